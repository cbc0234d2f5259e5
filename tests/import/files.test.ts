import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkEncoding, encodingOf } from '../../scripts/import/openText.ts'
import { type FileRecord, openRecords } from '../../scripts/import/records.ts'
import { Rejects, rejectsOf } from '../../scripts/import/rejects.ts'
import { emptyFolder } from '../kit/runFolder.ts'

let folder = ''
beforeAll(async () => {
  folder = await emptyFolder()
})

/** '路灯不亮' and '停水' in GBK. */
const gbk = {
  light: Buffer.from([0xc2, 0xb7, 0xb5, 0xc6, 0xb2, 0xbb, 0xc1, 0xc1]),
  water: Buffer.from([0xcd, 0xa3, 0xcb, 0xae]),
}

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

async function read(path: string): Promise<FileRecord[]> {
  const records = await openRecords(path, await encodingOf(path))
  const all: FileRecord[] = []
  for await (const record of records.records()) all.push(record)
  return all
}

const problemsIn = (records: readonly FileRecord[]) =>
  records.map(({ line, read }) => ('problem' in read ? `${line}: ${read.problem}` : `${line}: ok`))

describe('an encoding', () => {
  it('is told from the bytes: UTF-8, with or without a mark, GBK, UTF-16', async () => {
    expect(await encodingOf(await file('utf8.csv', 'a,b\n1,路灯\n'))).toBe('utf-8')
    expect(await encodingOf(await file('bom.csv', '\uFEFFa,b\n1,路灯\n'))).toBe('utf-8')
    expect(await encodingOf(await file('ascii.csv', 'a,b\n1,2\n'))).toBe('utf-8')
    expect(await encodingOf(await file('utf16.csv', Buffer.from('\uFEFFa,b\n1,路灯\n', 'utf16le')))).toBe(
      'utf-16le',
    )
    const csv = Buffer.concat([
      Buffer.from('id,text\n1,'),
      gbk.light,
      Buffer.from('\n2,'),
      gbk.water,
      Buffer.from('\n'),
    ])
    const path = await file('gbk.csv', csv)
    expect(await encodingOf(path)).toBe('gb18030')
    expect((await read(path)).map(({ raw }) => raw)).toEqual([
      ['1', '路灯不亮'],
      ['2', '停水'],
    ])
  })

  it('with a broken line in it stays what it is: the line is rejected alone', async () => {
    const lines = ['{"id":"1","text":"路灯"}', '{"id":"2","text":"停水"}', '{"id":"3","text":"垃圾"}'].map(
      (line) => Buffer.from(`${line}\n`),
    )
    const path = await file(
      'broken.jsonl',
      Buffer.concat([...lines, Buffer.from('{"id":"4","text":"'), gbk.light, Buffer.from('"}\n')]),
    )
    expect(problemsIn(await read(path))).toEqual([
      '1: ok',
      '2: ok',
      '3: ok',
      '4: 含有不是 utf-8 的字节 / holds bytes that are not utf-8',
    ])
  })

  it('that is none of them is said, with what to do', async () => {
    const noise = Buffer.from(
      Array.from({ length: 400 }, (_, i) => (i % 40 === 39 ? 10 : i % 2 ? 0xff : 0x80)),
    )
    await expect(encodingOf(await file('noise.csv', noise))).rejects.toThrow(/neither UTF-8 nor GBK.*iconv/)
  })
})

describe('an encoding that somebody names', () => {
  const lines = (text: Buffer) => Buffer.concat([Buffer.from('id,text\n1,'), text, Buffer.from('\n')])

  it('is refused when the bytes say another one, with what to write instead', async () => {
    const inGbk = await file('named-gbk.csv', lines(gbk.light))
    await expect(checkEncoding(inGbk, 'utf-8')).rejects.toThrow(/is gb18030, not utf-8.*--encoding gb18030/)
    const inUtf16 = await file('named-utf16.csv', Buffer.from('\uFEFFid\n路灯\n', 'utf16le'))
    await expect(checkEncoding(inUtf16, 'gb18030')).rejects.toThrow('is utf-16le, not gb18030')
    const inUtf8 = await file('named-utf8.csv', lines(Buffer.from('路灯坏')))
    await expect(checkEncoding(inUtf8, 'gb18030')).rejects.toThrow('is utf-8, not gb18030')
    await expect(checkEncoding(inUtf8, 'utf-16le')).rejects.toThrow('is utf-8, not utf-16le')
  })

  it('is believed where the bytes leave it open', async () => {
    await checkEncoding(await file('open-ascii.csv', 'id,text\n1,2\n'), 'gb18030')
    await checkEncoding(await file('open-utf16.csv', Buffer.from('id,text\n1,2\n', 'utf16le')), 'utf-16le')
    // '联通' in GBK, the famous one: valid UTF-8 as well.
    await checkEncoding(await file('open-gbk.csv', lines(Buffer.from([0xc1, 0xaa, 0xcd, 0xa8]))), 'gb18030')
    await checkEncoding(await file('open-right.csv', lines(gbk.light)), 'gb18030')
  })
})

describe('a file', () => {
  it('is read packed as well', async () => {
    expect(
      await read(await file('packed.jsonl.gz', gzipSync('{"id":"1","text":"路灯"}\r\n\r\n{"id":"2","n":3}'))),
    ).toMatchObject([
      { line: 1, read: { values: { id: '1', text: '路灯' } } },
      { line: 3, read: { values: { id: '2', n: '3' } } },
    ])
  })

  it('that is not there, not packed, empty or of another kind is said so', async () => {
    await expect(encodingOf(join(folder, 'none.csv'))).rejects.toThrow('no such file')
    await expect(encodingOf(folder)).rejects.toThrow('is a folder')
    await expect(encodingOf(await file('plain.csv.gz', 'a,b\n'))).rejects.toThrow('no gzip file')
    await expect(openRecords(await file('empty.csv', ''), 'utf-8')).rejects.toThrow(
      'first line should name the columns',
    )
    await expect(openRecords(await file('twice.csv', 'a,b,a\n'), 'utf-8')).rejects.toThrow(
      "'a' stands in the header twice",
    )
    await expect(openRecords(await file('sheet.xlsx', ''), 'utf-8')).rejects.toThrow('.csv and .jsonl')
  })

  it('of CSV tells each row that has too few or too many cells, or a quote that is not closed', async () => {
    const records = await read(
      await file('rows.csv', 'id,text\n1,路灯\n2\n3,停水,多\n4,"一\n二"\n5,"没有结尾\n6,停电\n'),
    )
    expect(problemsIn(records)).toEqual([
      '2: ok',
      '3: 应有 2 列，实有 1 列 / should have 2 columns and has 1',
      '4: 应有 2 列，实有 3 列 / should have 2 columns and has 3',
      '5: ok',
      expect.stringMatching(/^\d+: CSV: Quote Not Closed/),
    ])
    expect(records[3]?.raw).toEqual(['4', '一\n二'])
  })

  it('of JSONL tells each line that is no object', async () => {
    expect(
      problemsIn(await read(await file('lines.jsonl', '{"id":"1"}\n{"id":\n[1]\n"text"\n{"id":"5"}'))),
    ).toEqual([
      '1: ok',
      expect.stringContaining('2: 不是 JSON / is not JSON'),
      expect.stringContaining('should be one JSON object'),
      expect.stringContaining('should be one JSON object'),
      '5: ok',
    ])
  })
})

describe('rejected lines', () => {
  for (const [name, content] of [
    ['source.csv', 'id,text\n1,"路灯, 三天"\n2,停水\n'],
    ['source.jsonl', '{"id":"1","text":"路灯, 三天"}\n{"id":"2","text":"停水"}\n'],
  ] as const) {
    it(`go into a file that is imported as it is: ${name}`, async () => {
      const path = await file(name, content)
      const source = await openRecords(path, 'utf-8')
      const rejects = await Rejects.open(source, { file: rejectsOf(path), replaces: false })
      const all = await read(path)
      for (const record of all) await rejects.add(record, 'item: 不存在\nis not known')
      const kept = (await rejects.keep()) ?? ''
      expect(await readFile(kept, 'utf8')).toContain('item: 不存在 is not known')
      const again = await read(kept)
      const values = (records: FileRecord[]) =>
        records.map(({ read }) => ('values' in read ? { id: read.values.id, text: read.values.text } : null))
      expect(values(again)).toEqual(values(all))
      // And once more: the reasons do not pile up.
      const second = await Rejects.open(await openRecords(kept, 'utf-8'), {
        file: rejectsOf(kept),
        replaces: false,
      })
      for (const record of again) await second.add(record, 'still wrong')
      expect(values(await read((await second.keep()) ?? ''))).toEqual(values(all))
    })
  }

  it('of an earlier run are left alone: somebody may be correcting them', async () => {
    const path = await file('again.csv', 'id,text\n1,路灯\n2,停水\n')
    const records = await read(path)
    const rejecting = async (reason: string, asked = { file: rejectsOf(path), replaces: false }) => {
      const rejects = await Rejects.open(await openRecords(path, 'utf-8'), asked)
      for (const record of records) await rejects.add(record, reason)
      return (await rejects.keep())?.slice(folder.length + 1)
    }
    expect(await rejecting('unknown')).toBe('again.rejected.csv')
    expect(await rejecting('unknown')).toBe('again.rejected.csv')
    const first = join(folder, 'again.rejected.csv')
    await writeFile(first, (await readFile(first, 'utf8')).replace('路灯', '路灯不亮'))
    expect(await rejecting('unknown')).toBe('again.rejected.2.csv')
    expect(await rejecting('unknown')).toBe('again.rejected.2.csv')
    expect(await readFile(first, 'utf8')).toContain('路灯不亮')
    expect(await rejecting('unknown', { file: first, replaces: true })).toBe('again.rejected.csv')
    expect(await readFile(first, 'utf8')).not.toContain('路灯不亮')
  })

  it('that can be written nowhere stop an import before its first line', async () => {
    const source = await openRecords(await file('closed.csv', 'id\n1\n'), 'utf-8')
    await expect(Rejects.open(source, { file: folder, replaces: true })).rejects.toThrow(/EISDIR.*--rejects/)
    await expect(
      Rejects.open(source, { file: join(folder, 'no', 'such.csv'), replaces: true }),
    ).rejects.toThrow('ENOENT')
  })

  it('have names that tell whose they are', () => {
    expect(rejectsOf('a/b.csv')).toBe('a/b.rejected.csv')
    expect(rejectsOf('a/b.jsonl.gz')).toBe('a/b.rejected.jsonl')
    expect(rejectsOf('a/b.rejected.csv')).toBe('a/b.rejected.2.csv')
    expect(rejectsOf('a/b.rejected.2.csv')).toBe('a/b.rejected.3.csv')
  })
})
