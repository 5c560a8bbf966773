import { z } from 'zod';

/** A lane's name inside the station's configuration, for example `east-1`. */
export const LaneId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
  .brand<'LaneId'>();
export type LaneId = z.infer<typeof LaneId>;

const uuid = () => z.uuid();

/** UUIDv7, so that ids sort by time and need no central counter. */
export const PersonId = uuid().brand<'PersonId'>();
export type PersonId = z.infer<typeof PersonId>;
export const CredentialId = uuid().brand<'CredentialId'>();
export type CredentialId = z.infer<typeof CredentialId>;
export const DecisionId = uuid().brand<'DecisionId'>();
export type DecisionId = z.infer<typeof DecisionId>;
export const GrantId = uuid().brand<'GrantId'>();
export type GrantId = z.infer<typeof GrantId>;
export const EventId = uuid().brand<'EventId'>();
export type EventId = z.infer<typeof EventId>;
export const AlarmId = uuid().brand<'AlarmId'>();
export type AlarmId = z.infer<typeof AlarmId>;

/** Side a person comes from: `entry` walks into the compound, `exit` walks out. */
export const Direction = z.enum(['entry', 'exit']);
export type Direction = z.infer<typeof Direction>;

export const Language = z.enum(['zh-CN', 'en']);
export type Language = z.infer<typeof Language>;

/** Who sits at the console. Taken from the login in the station, never from a payload. */
export const Role = z.enum(['guard', 'inspector', 'manager']);
export type Role = z.infer<typeof Role>;

/** Name of a group of lanes that share a gallery, as the site calls it. */
export const LaneGroup = z.string().trim().min(1).max(30);
export type LaneGroup = z.infer<typeof LaneGroup>;
