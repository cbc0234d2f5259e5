/** `gridline/testing`: the sample city for whoever tests deadlines or writes policy packs (tests/README.md). */
export { sampleCity, scenario } from './city.ts'
export type { CityOptions } from './environment.ts'
export type { LimitExpected, TaskExpected } from './expectations.ts'
export type { Input, Person, Refused } from './people.ts'
export type { LimitSeen, Numbered, Seen, TaskSeen } from './seen.ts'
export type { Call, TestCity } from './testCity.ts'
export type { Reached } from './waiting.ts'
