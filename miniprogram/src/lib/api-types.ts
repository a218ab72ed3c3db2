/* Made by types.mjs from the API's document; not written by hand. */
export type Json = { [key: string]: any };
export interface Nothing { [key: string]: never }

export interface Services {
  /** in the pack's order */
  items: Service[];
}

export interface Guide {
  /** name */
  name: string;
  /** one sentence */
  summary?: string;
  /** base code */
  code?: string;
  /** kind of item */
  item_type?: string;
  /** who decides */
  body?: string;
  /** version of the guide */
  version: number;
  /** what filling in takes */
  minutes: number;
  /** promised limit */
  promise?: Limit;
  /** how it is counted */
  promise_note?: string;
  /** statutory limit */
  legal?: Limit;
  /** visits needed */
  visits: number;
  /** whether there is a fee */
  has_fee: boolean;
  /** the fee */
  fee?: string;
  /** for questions */
  phone?: string;
  /** for complaints */
  complaint_phone?: string;
  /** whom it serves */
  audience: string[];
  /** where to apply */
  channels: string[];
  /** how the result is handed over */
  delivery: string[];
  /** what must be met */
  conditions: string[];
  /** papers */
  materials: Material[];
  /** steps */
  steps: Step[];
  /** questions and answers */
  faqs: Faq[];
  /** what has to be agreed to */
  consents: Consent[];
}

export interface City {
  /** name of the city */
  name: string;
  /** who runs it; absent in a demonstration */
  operator?: string;
  /** record number of the operator */
  record_no?: string;
  /** telephone for everything */
  hotline?: string;
  /** say so on every page: no government site, invented data */
  demo: boolean;
}

export interface Permit {
  /** number */
  no: string;
  /** what it permits */
  title: string;
  /** service */
  service_name?: string;
  /** who issued it */
  issuer?: string;
  /** masked */
  holder?: string;
  /** when */
  issued_at: string;
  /** from */
  valid_from?: string;
  /** to */
  valid_to?: string;
  /** when it was revoked */
  revoked_at?: string;
  /** why */
  revoked_why?: string;
  /** whether it holds today */
  valid_now: boolean;
  /** with the unit that set each */
  conditions: string[];
  /** where and when */
  places: PermitPlace[];
}

export interface CodeSendBody {
  /** mobile number */
  phone: string;
}

export interface SessionOpenBody {
  /** mobile number */
  phone?: string;
  /** the one-time code */
  code?: string;
  /** when the number is new */
  name?: string;
  /** when the number is new: purposes agreed to */
  consents?: string[];
  /** of staff */
  login?: string;
  /** of staff */
  password?: string;
}

export interface Session {
  /** for Authorization: Bearer */
  token: string;
  /** Bearer */
  type: string;
  /** person or staff */
  kind: string;
  /** registered just now */
  is_new: boolean;
  /** the password, first of all */
  must_change: boolean;
}

export interface Me {
  /** person, staff or caller */
  kind: string;
  /** id */
  id?: string;
  /** staff only */
  name?: string;
  /** acted for */
  enterprise?: string;
  /** the one case of a caller */
  case?: string;
  /** the password, first of all */
  must_change: boolean;
  /** of staff */
  posts: Post[];
}

export interface Cases {
  /** newest first */
  items: CaseRow[];
  /** cursor of the next page */
  next?: string;
}

export interface Case {
  /** id */
  id: string;
  /** the same as the ETag */
  version: number;
  /** number */
  no: string;
  /** title */
  title: string;
  /** state */
  state: "submitted" | "supplement" | "accepted" | "granted" | "delivered" | "rejected" | "refused" | "withdrawn" | "lapsed";
  /** in words */
  state_name: string;
  /** service */
  service: string;
  /** its name */
  service_name: string;
  /** how it came in */
  channel: string;
  /** id */
  enterprise?: string;
  /** name */
  enterprise_name?: string;
  /** code of the place */
  division?: string;
  /** that answers for it */
  unit?: string;
  /** its name */
  unit_name?: string;
  /** who accompanies it */
  butler?: string;
  /** when */
  submitted_at: string;
  /** when */
  accepted_at?: string;
  /** when */
  decided_at?: string;
  /** when */
  closed_at?: string;
  /** of a refusal */
  reason?: string;
  /** that it rests on */
  clause?: string;
  /** as submitted; masked for staff and callers */
  answers?: Json;
  /** whether they are */
  masked: boolean;
  /** the promise on papers */
  check: Clock;
  /** the whole case */
  whole: Clock;
  /** lists sent so far */
  supplements: number;
  /** the open list: [{field, what}] */
  wanted?: Json;
  /** its note */
  wanted_note?: string;
  /** when it lapses */
  wanted_by?: string;
  /** number of the permit */
  permit_no?: string;
  /** for GET /permits/{code} */
  permit_code?: string;
  /** 1 to 5; 0: none */
  rating: number;
  /** now */
  can_withdraw: boolean;
  /** now */
  can_remind: boolean;
  /** now */
  can_rate: boolean;
  /** now */
  can_supplement: boolean;
  /** what happened, oldest first */
  past: Happening[];
  /** steps of the guide that are not passed yet */
  to_come: Step[];
  /** the answers as people read them, masked */
  parts: FormPart[];
  /** papers */
  papers: Paper[];
  /** staff only */
  applicant?: Person;
  /** staff only */
  tasks: Task[];
}

export interface WithdrawBody {
  /** in words */
  reason?: string;
}

export interface EmptyBody {

}

export interface RateBody {
  /** 5 very satisfied .. 1 */
  level: number;
  /** sub-items praised or blamed */
  items?: string[];
  /** needed for 1 and 2 */
  words?: string;
}

export interface SupplementBody {
  /** whole, as changed */
  answers?: Json;
  /** or what the form was filled in with */
  fields?: FieldBody[];
}

export interface SupplementFormBody {
  /** what was filled in so far */
  fields?: FieldBody[];
}

export interface SupplementForm {
  /** id */
  case: string;
  /** of the case */
  version: number;
  /** of the list */
  note?: string;
  /** it lapses then */
  by?: string;
  /** the list */
  wanted: Wanted[];
  /** the form */
  pages: OpenPage[];
}

export interface Talk {
  /** case */
  case: string;
  /** who accompanies it */
  butler?: string;
  /** unit */
  unit: string;
  /** telephone of the unit */
  phone?: string;
  /** by you */
  unread: number;
  /** oldest first */
  items: Message[];
}

export interface MessageBody {
  /** text */
  text?: string;
  /** ids of papers brought for messages */
  papers?: string[];
}

export interface ChangeMade {
  /** id */
  id: string;
  /** it holds already */
  done: boolean;
}

export interface Changes {
  /** of the agenda, from 0 */
  rows: string[];
  /** as the service declares */
  offers: ChangeOffer[];
  /** oldest first */
  items: ChangeRow[];
}

export interface LeadBody {
  /** as far as they are known */
  answers: Json;
}

export interface Lead {
  /** working days before the first day */
  days: number;
  /** a first day was told */
  dated: boolean;
  /** today is too late for it */
  late: boolean;
  /** first day */
  first?: string;
  /** last day to apply */
  apply_by?: string;
  /** first day if one applies today */
  earliest: string;
  /** rule by rule */
  why: LeadWhy[];
}

export interface PaperAddBody {
  /** key of the form's file picker */
  field: string;
  /** the case whose supplement it is for */
  case?: string;
  /** or the draft; the next post of its page takes it up */
  draft?: string;
  /** JPEG, PNG, HEIC, PDF or OFD, at most 20 MiB */
  file: string;
}

export interface PaperId {
  /** name it so in the answers */
  id: string;
  /** name of the file */
  name: string;
  /** what its bytes are */
  type: string;
  /** length */
  bytes: number;
}

export interface Drafts {
  /** newest first */
  items: Draft[];
}

export interface DraftOpenBody {
  /** id of the service */
  service: string;
  /** another one, though one is open */
  fresh?: boolean;
  /** ids of entries that become its places */
  entries?: string[];
  /** code of a list whose entries do */
  shortlist?: string;
}

export interface Made {
  /** id */
  id: string;
}

export interface FormPage {
  /** id */
  draft: string;
  /** send it back */
  version: number;
  /** id of the service */
  service: string;
  /** its name */
  service_name: string;
  /** for questions */
  phone?: string;
  /** last stored */
  updated_at: string;
  /** kept until */
  expires_at: string;
  /** number of this page */
  page: number;
  /** its topic */
  title: string;
  /** about it */
  note?: string;
  /** of the pages that these answers show */
  step: number;
  /** with the check at the end */
  steps: number;
  /** page before; 0: this is the first */
  back: number;
  /** page after; 0: the check is next */
  next: number;
  /** after a post: onward; stay: see the errors; more: the answers opened further questions; rows: a row or a file was added or taken away */
  then?: string;
  /** errors on this page */
  faults: number;
  /** all pages that these answers show */
  tasks: FormStep[];
  /** what to draw, in order */
  items: FormItem[];
}

export interface DraftSaveBody {
  /** that was read */
  version: number;
  /** of this page; boxes that are left out are unticked */
  fields: FieldBody[];
}

export interface FormCheck {
  /** id */
  draft: string;
  /** version */
  version: number;
  /** id of the service */
  service: string;
  /** its name */
  service_name: string;
  /** answered by then, when sent now */
  due_at?: string;
  /** how that is counted */
  note?: string;
  /** to be mended before it can be sent */
  faults: number;
  /** all answers */
  parts: FormPart[];
}

export interface Submitted {
  /** of the case */
  id: string;
  /** its number */
  no: string;
  /** told to a caller, once */
  code?: string;
}

export interface Inbox {
  /** how many */
  unread: number;
  /** newest first */
  items: Notice[];
}

export interface Catalog {
  /** name of the platform */
  name: string;
  /** one sentence */
  intro?: string;
  /** in order */
  panels: Panel[];
  /** kinds of entries */
  kinds: Kind[];
}

export interface Sketch {
  /** name */
  name: string;
  /** print it below */
  notice?: string;
  /** units */
  width: number;
  /** units */
  height: number;
  /** counties */
  counties: SketchCounty[];
  /** towns */
  towns: SketchTown[];
}

export interface Found {
  /** that fit */
  total: number;
  /** one page */
  items: Card[];
  /** counts */
  facets: Facet[];
  /** of all that fit, when asked */
  clusters: Cluster[];
  /** `after` of the next page */
  next?: string;
}

export interface Entry {
  /** as in lists */
  card: Card;
  /** for POST /entries */
  version: number;
  /** when */
  updated_at: string;
  /** county, town */
  place_name?: string;
  /** what everybody may read */
  body: Json;
  /** for who keeps or moderates it: owner, fields */
  rest?: Json;
  /** likewise */
  state?: string;
  /** likewise */
  reason?: string;
  /** may be booked */
  bookable: boolean;
  /** the actor keeps it */
  yours: boolean;
  /** the actor moderates it */
  moderates: boolean;
  /** relations, both ways */
  related: Related[];
  /** photographs */
  photographs: Photograph[];
  /** newest first */
  reviews: Review[];
  /** the next 14 */
  days: Day[];
}

export interface Compare {
  /** those that are still there */
  items: Entry[];
}

export interface Free {
  /** none, days, slots or request */
  mode: string;
  /** what is booked */
  unit?: string;
  /** each day */
  days: FreeDay[];
  /** what can be booked */
  slots: Slot[];
}

export interface ShortlistBody {
  /** of one's own that is there */
  code?: string;
  /** title */
  title?: string;
  /** in order */
  items: ListedBody[];
}

export interface Code {
  /** for GET /shortlists/{code} */
  code: string;
}

export interface Shortlist {
  /** its name in links */
  code: string;
  /** title */
  title?: string;
  /** the actor may change it */
  yours: boolean;
  /** in order */
  items: Listed[];
}

export interface BookBody {
  /** what */
  entry: string;
  /** hold, book or wait; book when absent */
  how?: string;
  /** 1 when absent */
  count?: number;
  /** first day */
  from?: string;
  /** last day */
  to?: string;
  /** of a slot */
  start_at?: string;
  /** application that it belongs to */
  case?: string;
  /** for whom */
  name?: string;
  /** for whom */
  phone?: string;
  /** words */
  note?: string;
}

export interface Booked {
  /** id */
  id: string;
  /** shown at the door */
  code: string;
  /** held, confirmed, requested or waiting */
  state: string;
  /** confirm before then */
  hold_until?: string;
}

export interface Bookings {
  /** newest first */
  items: Booking[];
  /** cursor of the next page */
  next?: string;
}

export interface Booking {
  /** id */
  id: string;
  /** what is booked */
  entry: string;
  /** its name */
  title: string;
  /** its kind */
  kind: string;
  /** its slug */
  slug: string;
  /** state */
  state: string;
  /** how many */
  count: number;
  /** days or slots */
  slots: number;
  /** begins */
  start_at: string;
  /** ends */
  end_at: string;
  /** a hold lapses then */
  hold_until?: string;
  /** when it was made */
  created_at: string;
  /** application that it belongs to */
  case?: string;
  /** version */
  version: number;
  /** one's own */
  code?: string;
  /** for whom */
  name?: string;
  /** for whom */
  phone?: string;
  /** words */
  note?: string;
  /** why it ended */
  reason?: string;
  /** now */
  may_change: boolean;
  /** now */
  may_cancel: boolean;
  /** now */
  may_confirm: boolean;
}

export interface RebookBody {
  /** as before when absent */
  count?: number;
  /** first day */
  from?: string;
  /** last day */
  to?: string;
  /** of a slot */
  start_at?: string;
}

export interface BookingMoveBody {
  /** confirm, cancel or refuse */
  event: string;
  /** of a refusal, and when the office cancels */
  reason?: string;
}

export interface ReviewBody {
  /** 1 to 5 */
  level: number;
  /** words */
  words?: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code?: string;
  instance?: string;
  errors: ({ pointer: string; line?: number; code?: string; detail: string; remedy: string })[];
}

export interface Service {
  /** its name in paths */
  id: string;
  /** name in the reader's language */
  name: string;
  /** one sentence */
  summary?: string;
  /** promised limit */
  promise?: Limit;
}

export interface Limit {
  amount: number;
  unit: "work_hours" | "work_days" | "clock_hours" | "calendar_days";
}

export interface Material {
  /** id */
  id: string;
  /** name */
  name: string;
  /** applicant, government or other */
  source?: string;
  /** required, optional, later or when */
  need: string;
  /** when it is needed */
  when?: string;
  /** key of the form's file picker */
  field?: string;
  /** how to fill it in */
  notes?: string;
}

export interface Step {
  /** id */
  id: string;
  /** name */
  name: string;
  /** what happens */
  what?: string;
  /** how long it takes at most */
  limit?: Limit;
  /** who does it */
  who?: string;
}

export interface Faq {
  /** question */
  q: string;
  /** answer */
  a: string;
}

export interface Consent {
  /** as POST /sessions takes it */
  id: string;
  /** what is agreed to */
  purpose: string;
  /** without it nothing can be handled */
  required: boolean;
  /** about sensitive data */
  sensitive: boolean;
  /** how long the data is kept */
  keep_days: number;
}

export interface PermitPlace {
  /** where */
  name: string;
  /** when */
  when?: string;
  /** what */
  what?: string;
}

export interface Post {
  /** role */
  role: string;
  /** unit */
  unit?: string;
}

export interface CaseRow {
  /** id */
  id: string;
  /** number */
  no: string;
  /** title */
  title: string;
  /** service */
  service_name: string;
  /** state */
  state: "submitted" | "supplement" | "accepted" | "granted" | "delivered" | "rejected" | "refused" | "withdrawn" | "lapsed";
  /** in words */
  state_name: string;
  /** what happens now, in words */
  next?: string;
  /** when */
  submitted_at: string;
  /** when something is due */
  due_at?: string;
  /** it waits for the applicant */
  yours: boolean;
  /** it may be rated */
  can_rate: boolean;
}

export interface Clock {
  /** name */
  name?: string;
  /** in words */
  words?: string;
  /** colour */
  light: "green" | "yellow" | "red" | "grey";
  /** ms, or days for clocks that count days */
  budget: number;
  /** working time used */
  used_work_ms: number;
  /** time on the clock used */
  used_clock_ms: number;
  /** due */
  due_at?: string;
  /** when it was stopped */
  stopped_at?: string;
  /** counts */
  running: boolean;
  /** stands still */
  suspended: boolean;
  /** year without a calendar; 0: certain */
  provisional_year: number;
}

export interface Happening {
  /** when */
  at?: string;
  /** what */
  verb: string;
  /** the same in words */
  name?: string;
  /** by whom */
  who?: string;
  /** in words */
  text?: string;
  /** false: still to come */
  done: boolean;
}

export interface FormPart {
  /** topic */
  title: string;
  /** answers */
  rows: FormRow[];
}

export interface Paper {
  /** id */
  id: string;
  /** key of the form */
  field?: string;
  /** label of the form */
  label?: string;
  /** name of the file */
  name?: string;
  /** what its bytes are */
  media: string;
  /** length */
  bytes: number;
  /** when */
  created_at: string;
  /** 0: with the application */
  round: number;
  /** 0 not seen, 1 fits, 2 does not */
  verdict: number;
}

export interface Person {
  /** id */
  id: string;
  /** masked */
  name?: string;
  /** masked */
  phone?: string;
  /** masked */
  idno?: string;
  /** masked */
  email?: string;
  /** erased at their wish */
  erased: boolean;
}

export interface Task {
  /** id */
  id: string;
  /** for If-Match */
  version: number;
  /** of the flow */
  node: string;
  /** name */
  name: string;
  /** kind */
  kind: string;
  /** state */
  state: "open" | "claimed" | "done" | "cancelled";
  /** unit */
  unit: string;
  /** its name */
  unit_name?: string;
  /** role */
  role?: string;
  /** who has it */
  staff?: string;
  /** what was asked */
  question?: string;
  /** verb it was completed with */
  outcome?: string;
  /** in words */
  opinion?: string;
  /** conditions set */
  conditions?: string;
  /** when */
  opened_at: string;
  /** when */
  closed_at?: string;
  /** its limit */
  clock: Clock;
  /** what the flow offers */
  verbs: string[];
  /** by the actor */
  can_claim: boolean;
  /** by the actor */
  can_act: boolean;
  /** by the actor */
  can_hand_over: boolean;
  /** by the actor */
  can_extend: boolean;
  /** by the actor */
  can_remind: boolean;
}

export interface FieldBody {
  /** path of the field, or a button that was pressed */
  name: string;
  /** as typed; a list of choices is sent as several */
  value: string;
}

export interface Wanted {
  /** key of the form */
  field: string;
  /** its label */
  label?: string;
  /** what is missing */
  what: string;
}

export interface OpenPage {
  /** number */
  page: number;
  /** topic */
  title: string;
  /** something of it is wanted, or wrong */
  open: boolean;
  /** what to draw */
  items: FormItem[];
}

export interface Message {
  /** id */
  id: string;
  /** written */
  at: string;
  /** read by the other side */
  read_at?: string;
  /** from the desk */
  desk: boolean;
  /** from your side */
  mine: boolean;
  /** erased with the applicant's data */
  gone: boolean;
  /** of the desk */
  who?: string;
  /** text */
  text?: string;
  /** brought with it */
  papers: Attached[];
}

export interface ChangeOffer {
  /** kind */
  id: string;
  /** name */
  name: string;
  /** what it is for */
  what?: string;
  /** record, amend, reserve or cancel */
  effect: string;
  /** may be asked for now */
  open: boolean;
  /** why not */
  why?: string;
  /** about one row of the agenda */
  row: boolean;
  /** nobody decides */
  at_once: boolean;
}

export interface ChangeRow {
  /** id */
  id: string;
  /** kind */
  kind: string;
  /** asked, done, refused or taken_back */
  state: string;
  /** asked */
  asked_at: string;
  /** decided */
  closed_at?: string;
  /** of a refusal */
  reason?: string;
  /** what it changes */
  lines: ChangeLine[];
}

export interface LeadWhy {
  /** working days */
  days: number;
  /** why */
  reason: string;
  /** who looks at it */
  who?: string;
  /** clause */
  clause?: string;
}

export interface Draft {
  /** id */
  id: string;
  /** id of the service */
  service: string;
  /** its name */
  service_name: string;
  /** where to go on */
  page: number;
  /** of the form */
  pages: number;
  /** last stored */
  updated_at: string;
  /** kept until */
  expires_at: string;
}

export interface FormStep {
  /** number of the page */
  page: number;
  /** topic */
  title: string;
  /** done, now, faulty or later */
  state: string;
  /** to be mended */
  faults: number;
}

export interface FormItem {
  /** field, note, rule; group, list, row and their ends */
  part: string;
  /** of a field: text, area, number, date, time, datetime, checkbox, checklist, radio, select, file */
  kind: string;
  /** its path, as posted */
  name?: string;
  /** label */
  label?: string;
  /** hint below the label */
  description?: string;
  /** longer help */
  help?: string;
  /** of a number */
  unit?: string;
  /** as typed */
  value?: string;
  /** the value in words */
  echo?: string;
  /** of a note: its Markdown as HTML, without foreign tags */
  html?: string;
  /** phone, email, cnid, uscc … */
  format?: string;
  /** least */
  min?: string;
  /** most */
  max?: string;
  /** between values */
  step?: string;
  /** of a file: endings */
  accept?: string;
  /** of a list: button that adds a row */
  add?: string;
  /** of a row: button that takes it away */
  remove?: string;
  /** what is wrong, and how to mend it */
  error?: string;
  /** of a box */
  checked: boolean;
  /** must be answered */
  required: boolean;
  /** cannot be changed */
  readonly: boolean;
  /** several files */
  multiple: boolean;
  /** kept sealed, masked on screens */
  sensitive: boolean;
  /** characters; 0: the usual ceiling */
  most: number;
  /** of a row: from 0 */
  row: number;
  /** of a list */
  rows: number;
  /** to choose from */
  options: FormOption[];
  /** files that are there */
  uploads: FormUpload[];
}

export interface Notice {
  /** id */
  id: string;
  /** about which case */
  case?: string;
  /** when */
  at: string;
  /** when it was read */
  read_at?: string;
  /** in one line */
  title: string;
  /** in words */
  text?: string;
}

export interface Panel {
  /** id */
  id: string;
  /** title */
  title: string;
  /** one sentence */
  intro?: string;
  /** kinds */
  kinds: string[];
  /** icon */
  icon?: string;
  /** drawing */
  motif?: string;
  /** what can be done */
  actions: Action[];
  /** declared figures */
  figures: Figure[];
}

export interface Kind {
  /** id */
  id: string;
  /** name */
  name: string;
  /** panel that shows it */
  panel: string;
  /** icon */
  icon?: string;
  /** none, days, slots or request */
  booking: string;
  /** what is booked */
  unit?: string;
  /** has a waiting list */
  waiting: boolean;
  /** service that its entries apply with */
  apply?: string;
  /** takes groups */
  groups: boolean;
  /** of class public */
  fields: KindField[];
}

export interface SketchCounty {
  /** code */
  code: string;
  /** name */
  name: string;
  /** where its name stands */
  x: number;
  /** likewise */
  y: number;
  /** SVG path */
  outline: string;
  /** its islands */
  islands: SketchIsland[];
}

export interface SketchTown {
  /** code */
  code: string;
  /** about where */
  x: number;
  /** likewise */
  y: number;
}

export interface Card {
  /** id */
  id: string;
  /** kind */
  kind: string;
  /** its name in paths */
  slug: string;
  /** name */
  name: string;
  /** summary */
  summary?: string;
  /** code of the place */
  division?: string;
  /** drawing that stands in */
  motif?: string;
  /** its address on this server */
  drawing?: string;
  /** digest of the first one */
  photograph?: string;
  /** published or ended */
  status?: string;
  /** {lon, lat}, WGS-84 */
  place?: Json;
  /** -1: not told */
  price_fen: number;
  /** per what */
  price_unit?: string;
  /** straight; -1: not asked or no place */
  distance_m: number;
  /** about, on foot; -1 likewise */
  walk_min: number;
  /** how many */
  ratings: number;
  /** mean level times 1,000 */
  rating_permille: number;
}

export interface Facet {
  /** for `where` */
  field: string;
  /** name */
  name?: string;
  /** the most first */
  values: FacetValue[];
}

export interface Cluster {
  /** entries */
  count: number;
  /** their middle */
  place?: Json;
}

export interface Related {
  /** relation */
  relation: string;
  /** its name */
  name?: string;
  /** they point here */
  back: boolean;
  /** entries */
  items: Card[];
}

export interface Photograph {
  /** id */
  id: string;
  /** its name */
  digest: string;
  /** points */
  width: number;
  /** points */
  height: number;
  /** caption */
  caption: string;
  /** licence */
  licence: string;
  /** author */
  author: string;
  /** shown or not */
  state: string;
}

export interface Review {
  /** id */
  id: string;
  /** 1 to 5 */
  level: number;
  /** when */
  at: string;
  /** words */
  words?: string;
  /** of the provider */
  answer?: string;
}

export interface Day {
  /** day */
  date: string;
  /** open */
  open: boolean;
  /** opens */
  from?: string;
  /** closes */
  to?: string;
  /** what decides */
  why: string;
  /** in words */
  reason?: string;
  /** the calendar of that year is not there yet */
  provisional: boolean;
}

export interface FreeDay {
  /** day */
  date: string;
  /** open */
  open: boolean;
  /** what decides */
  why: string;
  /** in words */
  reason?: string;
  /** may change */
  provisional: boolean;
}

export interface Slot {
  /** begins */
  start_at: string;
  /** ends */
  end_at: string;
  /** day */
  date: string;
  /** places */
  capacity: number;
  /** of these */
  taken: number;
  /** the calendar of that year is not there yet */
  provisional: boolean;
}

export interface ListedBody {
  /** entry */
  id: string;
  /** note */
  note?: string;
}

export interface Listed {
  /** the entry */
  card: Card;
  /** note */
  note?: string;
  /** no longer published: the card has its id */
  gone: boolean;
}

export interface FormRow {
  /** path */
  name: string;
  /** label */
  label: string;
  /** as people read it; sensitive ones masked */
  value: string;
  /** where it is changed */
  page: number;
  /** what is wrong */
  error?: string;
  /** something is wrong */
  missing: boolean;
}

export interface Attached {
  /** for GET /papers/{id} */
  id: string;
  /** name */
  name?: string;
  /** media type */
  type: string;
  /** size */
  bytes: number;
}

export interface ChangeLine {
  /** what */
  label: string;
  /** it was */
  before?: string;
  /** it is */
  after?: string;
}

export interface FormOption {
  /** as posted */
  value: string;
  /** as shown */
  label: string;
  /** chosen */
  selected: boolean;
}

export interface FormUpload {
  /** of the paper */
  id: string;
  /** name of the file */
  name: string;
  /** what its bytes are */
  type: string;
  /** length */
  bytes: number;
  /** button that takes it away */
  remove?: string;
}

export interface Action {
  /** what */
  id: string;
  /** where to */
  to: string;
}

export interface Figure {
  /** id */
  id: string;
  /** name */
  name: string;
  /** the declared start */
  value: number;
  /** it is more than that */
  more_than: boolean;
  /** unit */
  unit?: string;
  /** of when */
  period: string;
  /** where from */
  source: string;
}

export interface KindField {
  /** member of an entry's fields */
  id: string;
  /** name */
  name: string;
  /** text, choices, rows … */
  type: string;
  /** of numbers */
  unit?: string;
  /** must be told */
  required: boolean;
  /** counted in searches */
  facet: boolean;
  /** may be sorted by */
  sort: boolean;
  /** a row of comparisons */
  compare: boolean;
  /** of choices */
  options: Option[];
}

export interface SketchIsland {
  /** name */
  name: string;
  /** SVG path */
  path: string;
}

export interface FacetValue {
  /** value */
  id: string;
  /** name */
  name: string;
  /** entries it would leave */
  count: number;
  /** asked for */
  chosen: boolean;
}

export interface Option {
  /** value */
  id: string;
  /** name */
  name: string;
}

export interface Ops {
  city: { path: Nothing; query: Nothing; body: undefined; out: City };
  sketch: { path: Nothing; query: Nothing; body: undefined; out: Sketch };
  catalog: { path: Nothing; query: Nothing; body: undefined; out: Catalog };
  entries: { path: Nothing; query: { text?: string; kind?: string; panel?: string; division?: string; where?: string; range?: string; near?: string; radius?: number; walk?: number; box?: string; map?: "true"; free_from?: string; free_to?: string; sort?: string; after?: string; limit?: number }; body: undefined; out: Found };
  entry: { path: { kind: string; slug: string }; query: Nothing; body: undefined; out: Entry };
  compare: { path: Nothing; query: { ids?: string }; body: undefined; out: Compare };
  entry_free: { path: { id: string }; query: { first?: string; last?: string }; body: undefined; out: Free };
  shortlist_save: { path: Nothing; query: Nothing; body: ShortlistBody; out: Code };
  shortlist: { path: { code: string }; query: Nothing; body: undefined; out: Shortlist };
  services: { path: Nothing; query: Nothing; body: undefined; out: Services };
  service: { path: { id: string }; query: Nothing; body: undefined; out: Guide };
  permit: { path: { code: string }; query: Nothing; body: undefined; out: Permit };
  code_send: { path: Nothing; query: Nothing; body: CodeSendBody; out: undefined };
  session_open: { path: Nothing; query: Nothing; body: SessionOpenBody; out: Session };
  session_close: { path: Nothing; query: Nothing; body: undefined; out: undefined };
  me: { path: Nothing; query: Nothing; body: undefined; out: Me };
  drafts: { path: Nothing; query: Nothing; body: undefined; out: Drafts };
  draft_open: { path: Nothing; query: Nothing; body: DraftOpenBody; out: Made };
  draft_page: { path: { id: string; page: string }; query: { check?: "true" }; body: undefined; out: FormPage };
  draft_save: { path: { id: string; page: string }; query: Nothing; body: DraftSaveBody; out: FormPage };
  draft_check: { path: { id: string }; query: Nothing; body: undefined; out: FormCheck };
  draft_submit: { path: { id: string }; query: Nothing; body: EmptyBody; out: Submitted };
  draft_drop: { path: { id: string }; query: Nothing; body: undefined; out: undefined };
  cases: { path: Nothing; query: { cursor?: string }; body: undefined; out: Cases };
  case_get: { path: { id: string }; query: Nothing; body: undefined; out: Case };
  case_withdraw: { path: { id: string }; query: Nothing; body: WithdrawBody; out: undefined };
  case_remind: { path: { id: string }; query: Nothing; body: EmptyBody; out: undefined };
  case_rate: { path: { id: string }; query: Nothing; body: RateBody; out: undefined };
  case_supplement: { path: { id: string }; query: Nothing; body: SupplementBody; out: undefined };
  supplement_form: { path: { id: string }; query: Nothing; body: SupplementFormBody; out: SupplementForm };
  case_messages: { path: { id: string }; query: Nothing; body: undefined; out: Talk };
  case_message: { path: { id: string }; query: Nothing; body: MessageBody; out: ChangeMade };
  case_messages_read: { path: { id: string }; query: Nothing; body: EmptyBody; out: undefined };
  case_changes: { path: { id: string }; query: Nothing; body: undefined; out: Changes };
  case_change_back: { path: { id: string; change: string }; query: Nothing; body: EmptyBody; out: undefined };
  lead_time: { path: { id: string }; query: Nothing; body: LeadBody; out: Lead };
  paper_add: { path: Nothing; query: Nothing; body: PaperAddBody; out: PaperId };
  inbox: { path: Nothing; query: Nothing; body: undefined; out: Inbox };
  inbox_read: { path: { id: string }; query: Nothing; body: EmptyBody; out: undefined };
  book: { path: Nothing; query: Nothing; body: BookBody; out: Booked };
  bookings: { path: Nothing; query: { entry?: string; cursor?: string }; body: undefined; out: Bookings };
  booking: { path: { id: string }; query: Nothing; body: undefined; out: Booking };
  booking_change: { path: { id: string }; query: Nothing; body: RebookBody; out: undefined };
  booking_move: { path: { id: string }; query: Nothing; body: BookingMoveBody; out: undefined };
  review: { path: { id: string }; query: Nothing; body: ReviewBody; out: Made };
}
export type OpName = keyof Ops;

/* method, path, status of success, whether one must be signed in */
export const OPS: { [K in OpName]: [string, string, number, boolean] } = {
  city: ['GET', '/api/v1/city', 200, false],
  sketch: ['GET', '/api/v1/map', 200, false],
  catalog: ['GET', '/api/v1/catalog', 200, false],
  entries: ['GET', '/api/v1/entries', 200, false],
  entry: ['GET', '/api/v1/entries/{kind}/{slug}', 200, false],
  compare: ['GET', '/api/v1/compare', 200, false],
  entry_free: ['GET', '/api/v1/entries/{id}/free', 200, false],
  shortlist_save: ['POST', '/api/v1/shortlists', 201, false],
  shortlist: ['GET', '/api/v1/shortlists/{code}', 200, false],
  services: ['GET', '/api/v1/services', 200, false],
  service: ['GET', '/api/v1/services/{id}', 200, false],
  permit: ['GET', '/api/v1/permits/{code}', 200, false],
  code_send: ['POST', '/api/v1/sessions/code', 202, false],
  session_open: ['POST', '/api/v1/sessions', 201, false],
  session_close: ['DELETE', '/api/v1/session', 204, true],
  me: ['GET', '/api/v1/me', 200, true],
  drafts: ['GET', '/api/v1/drafts', 200, true],
  draft_open: ['POST', '/api/v1/drafts', 201, true],
  draft_page: ['GET', '/api/v1/drafts/{id}/pages/{page}', 200, true],
  draft_save: ['POST', '/api/v1/drafts/{id}/pages/{page}', 200, true],
  draft_check: ['GET', '/api/v1/drafts/{id}/check', 200, true],
  draft_submit: ['POST', '/api/v1/drafts/{id}/submit', 201, true],
  draft_drop: ['DELETE', '/api/v1/drafts/{id}', 204, true],
  cases: ['GET', '/api/v1/cases', 200, true],
  case_get: ['GET', '/api/v1/cases/{id}', 200, true],
  case_withdraw: ['POST', '/api/v1/cases/{id}/withdraw', 204, true],
  case_remind: ['POST', '/api/v1/cases/{id}/remind', 204, true],
  case_rate: ['POST', '/api/v1/cases/{id}/rate', 204, true],
  case_supplement: ['POST', '/api/v1/cases/{id}/supplement', 204, true],
  supplement_form: ['POST', '/api/v1/cases/{id}/supplement/form', 200, true],
  case_messages: ['GET', '/api/v1/cases/{id}/messages', 200, true],
  case_message: ['POST', '/api/v1/cases/{id}/messages', 201, true],
  case_messages_read: ['POST', '/api/v1/cases/{id}/messages/read', 204, true],
  case_changes: ['GET', '/api/v1/cases/{id}/changes', 200, true],
  case_change_back: ['POST', '/api/v1/cases/{id}/changes/{change}/back', 204, true],
  lead_time: ['POST', '/api/v1/services/{id}/lead-time', 200, false],
  paper_add: ['POST', '/api/v1/papers', 201, true],
  inbox: ['GET', '/api/v1/inbox', 200, true],
  inbox_read: ['POST', '/api/v1/inbox/{id}/read', 204, true],
  book: ['POST', '/api/v1/bookings', 201, true],
  bookings: ['GET', '/api/v1/bookings', 200, true],
  booking: ['GET', '/api/v1/bookings/{id}', 200, true],
  booking_change: ['POST', '/api/v1/bookings/{id}/change', 204, true],
  booking_move: ['POST', '/api/v1/bookings/{id}/move', 204, true],
  review: ['POST', '/api/v1/bookings/{id}/review', 201, true],
};
