import { SeenEvent, Signal, You } from "../contracts/frames.ts";
import {
  Admission,
  Asset,
  Classroom,
  CommandAnswer,
  Grant,
  Lesson,
  LoggedEvent,
  Media,
  Person,
  Picture,
  RoleGrant,
  Session,
  Tenant,
  User,
} from "../contracts/http.ts";
import { IdempotencyKey, InviteCode } from "../contracts/ids.ts";
import { RecordingAnswer, RecordingTarget } from "../contracts/recordings.ts";
import { GrantedRole, ParticipantRole } from "../contracts/roles.ts";
import { TranscriptLine } from "../contracts/transcripts.ts";
import { WordPolicy } from "../contracts/words.ts";
import { PollOpenData, Result } from "../session-core/features/interaction/poll-answers.ts";
import { ReportMade, ReportReason, Subject } from "../session-core/features/interaction/evidence.ts";
import { CaptionWord } from "../session-core/features/captions/captions.ts";
import { Arrowhead, Binding, BoardElement, ElementId, Removal } from "../session-core/features/studio/board-element.ts";
import { Layout, Metadata, Slide, WebAddress } from "../session-core/features/studio/scene-kinds.ts";
import { Scene } from "../session-core/features/studio/scenes.ts";
import { Shapes, type Named } from "./shape.ts";

/** What is met in several places has a name there, and is written out once. */
const named: readonly Named[] = [
  { name: "IdempotencyKey", schema: IdempotencyKey, note: "1 to 128 visible ASCII characters." },
  { name: "InviteCode", schema: InviteCode, note: "Like `XYZ-789`, in either case: no I, O, 0 or 1." },
  { name: "ParticipantRole", schema: ParticipantRole, note: "What a participant is inside one session." },
  { name: "GrantedRole", schema: GrantedRole, note: "What a user may be granted." },
  { name: "You", schema: You },
  {
    name: "SeenEvent",
    schema: SeenEvent,
    note: "An event as its reader may see it; `data` is null where its payload was erased.",
  },
  { name: "Signal", schema: Signal },
  { name: "LoggedEvent", schema: LoggedEvent },
  { name: "CommandAnswer", schema: CommandAnswer, note: "The number of the event that is the command's receipt." },
  { name: "Tenant", schema: Tenant },
  { name: "User", schema: User },
  { name: "Grant", schema: Grant },
  { name: "RoleGrant", schema: RoleGrant },
  { name: "Classroom", schema: Classroom, note: "Staff alone are told the invite code." },
  { name: "Lesson", schema: Lesson },
  { name: "Person", schema: Person },
  { name: "Session", schema: Session },
  {
    name: "Admission",
    schema: Admission,
    note: "`socket` is opened within 30 s; `media` is null where no media server is configured.",
  },
  { name: "Media", schema: Media },
  { name: "Picture", schema: Picture, note: "The room's picture by HLS, for who follows without a seat." },
  { name: "Scene", schema: Scene },
  { name: "SceneMetadata", schema: Metadata, note: "What the stage can show. Students are told neither `notes` nor `right`." },
  { name: "Slide", schema: Slide },
  { name: "Layout", schema: Layout },
  { name: "WebAddress", schema: WebAddress, note: "https alone, without a name and password in it." },
  { name: "Asset", schema: Asset },
  {
    name: "BoardElement",
    schema: BoardElement,
    note: "As Excalidraw names it, but what has its usual value is left out, and `points` is x and y in turn, from the element's own origin.",
  },
  { name: "ElementId", schema: ElementId },
  { name: "Binding", schema: Binding, note: "What an end of an arrow or a line is tied to." },
  { name: "Arrowhead", schema: Arrowhead },
  { name: "Removal", schema: Removal, note: "An element that was taken off." },
  {
    name: "PollDraft",
    schema: PollOpenData,
    note: "`options`: 2 to 12 different ones, of a scale its steps (1 to 5 unless named), of a word cloud none. `right`: of a quiz alone, by number from 0.",
  },
  { name: "PollResult", schema: Result, note: "Options are counted by their number, words as they are written." },
  { name: "ReportSubject", schema: Subject },
  { name: "ReportReason", schema: ReportReason },
  { name: "Report", schema: ReportMade },
  { name: "CaptionWord", schema: CaptionWord, note: "Times are ms since its line began." },
  { name: "TranscriptLine", schema: TranscriptLine, note: "Times are ms since the class began, of words since the line did." },
  { name: "RecordingTarget", schema: RecordingTarget },
  { name: "Recording", schema: RecordingAnswer },
  { name: "WordPolicy", schema: WordPolicy },
];

/** For one document: its section lists what that document names. */
export const namedShapes = (): Shapes => new Shapes(named);
