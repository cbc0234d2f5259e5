import type {
  AdjudicationDecision,
  AttemptResult,
  ContactMethod,
  Decision,
  DeclineReason,
  Exclusion,
  ProofKind,
  ReturnReason,
  ReviewDecision,
} from '../domain/commands.ts'
import type { Channel, ResultKind, Satisfaction } from '../domain/requests.ts'
import type { Level, UnitKind } from '../domain/units.ts'
import type { Words } from './words.ts'

// What commands say beside their words, and what requests and units are, in both languages.

export const decisions: Words<Decision | ReviewDecision> = {
  APPROVE: ['同意', 'approved'],
  DENY: ['不同意', 'denied'],
  PASS: ['通过', 'passed'],
  SEND_BACK: ['退回', 'sent back'],
}
export const returnReasons: Words<ReturnReason> = {
  NOT_OUR_DUTY: ['非本单位职责', 'not its duty'],
  OUTSIDE_AREA: ['不在辖区', 'outside its area'],
  WRONG_ITEM: ['事项有误', 'wrong item'],
  DUPLICATE: ['重复工单', 'duplicate'],
}
export const declineReasons: Words<DeclineReason> = {
  OUTSIDE_CITY: ['不属本市', 'outside the city'],
  STATUTORY_ROUTE: ['应走法定途径', 'a matter for the courts or another statutory route'],
  PETITION_ROUTE: ['应走信访途径', 'a matter of petition'],
  ALREADY_DECIDED: ['已有终结结论', 'decided already'],
  STATE_SECRET: ['涉及国家秘密', 'a state secret'],
  UNLAWFUL: ['违反法律法规', 'unlawful'],
}
export const adjudications: Words<AdjudicationDecision> = {
  REWORK: ['重办', 'rework'],
  WRITE_OFF: ['申请剔除', 'to be written off'],
  GRANT_TIME: ['宽限', 'time granted'],
  HAND_OVER: ['移交', 'handed over'],
  CLOSE: ['结案', 'close'],
}
export const exclusions: Words<Exclusion> = {
  OUTSIDE_AREA: ['不在本区域', 'outside the area'],
  STATUTORY_ROUTE: ['应走法定或信访途径', 'statutory or petition route'],
  UNLAWFUL: ['诉求违法', 'unlawful'],
  SECRET: ['涉密', 'secret'],
  UNTRUE: ['不属实', 'untrue'],
  UNREASONABLE: ['诉求不合理', 'unreasonable'],
  FOUND_BY_HEARING: ['听证认定', 'found so by a hearing'],
  FALSE_CLAIM: ['虚假诉求', 'false claim'],
}
export const proofs: Words<ProofKind> = {
  PHOTO: ['照片', 'photo'],
  VIDEO_SESSION: ['视频', 'video session'],
  POSITION: ['定位', 'position'],
}
export const methods: Words<ContactMethod> = {
  PHONE: ['电话', 'phone'],
  ON_SITE: ['上门', 'on site'],
  MESSAGE: ['短信', 'message'],
  NONE: ['未联系', 'none'],
}
export const attempts: Words<AttemptResult> = {
  NO_ANSWER: ['无人接听', 'no answer'],
  BUSY: ['占线', 'busy'],
  WRONG_NUMBER: ['号码有误', 'wrong number'],
  ASKED_LATER: ['要求改时再访', 'asked to be called later'],
}
export const satisfactions: Words<Satisfaction> = {
  SATISFIED: ['满意', 'satisfied'],
  BASICALLY_SATISFIED: ['基本满意', 'basically satisfied'],
  UNSATISFIED: ['不满意', 'unsatisfied'],
}
export const results: Words<ResultKind> = {
  FIXED: ['已解决', 'fixed'],
  EXPLAINED: ['解释说明', 'explained'],
  REFERRED: ['转介', 'referred'],
  PARTLY_FIXED: ['部分解决', 'partly fixed'],
  NOT_FEASIBLE: ['暂不具备条件', 'not feasible'],
}
export const channels: Words<Channel> = {
  PHONE: ['电话', 'phone: received in the call'],
  WEB: ['网站', 'web'],
  APP: ['移动应用', 'app'],
  WECHAT: ['微信', 'WeChat'],
  EMAIL: ['电子邮件', 'e-mail'],
  LETTER: ['来信', 'letter'],
  GRID: ['网格上报', 'reported by the grid'],
  IMPORT: ['批量导入', 'imported from another system'],
}
export const levelNames: Words<Level> = {
  CITY: ['市', 'city'],
  DISTRICT: ['区', 'district'],
  SUBDISTRICT: ['街道', 'subdistrict'],
  COMMUNITY: ['社区', 'community'],
  GRID: ['网格', 'grid'],
}
export const unitKinds: Words<UnitKind> = {
  GOVERNMENT: ['人民政府', 'government'],
  HOTLINE_CENTRE: ['热线中心：受理和管理', 'hotline centre: receives and manages'],
  GRID_CENTRE: ['网格中心：管理', 'grid centre: manages'],
  SUPERVISION_TASK_FORCE: ['督办专班：督办', 'supervision task force: supervises'],
  RULING_BODY: ['裁定机构：裁定职责争议', 'ruling body: rules on disputes'],
  DEPARTMENT: ['部门：承办', 'department: handles'],
  SUBDISTRICT_OFFICE: ['街道办事处：承办', 'subdistrict office: handles'],
  COMMUNITY_COMMITTEE: ['社区居委会：承办', 'community committee: handles'],
  GRID: ['网格：承办', 'grid: handles'],
}
