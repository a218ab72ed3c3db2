/* pack.h - a city as declared by its pack: loaded once, immutable, counted.
 *
 *   folder -> yaml/csv/json/bpmn -> typed structs in one arena -> yb_pack
 *
 * Everything reachable from a pack lives in its own arena and dies with the last holder;
 * nobody changes it after loading, so threads share it freely. A case keeps the version of
 * its service; whoever needs a pack beyond a request calls hold and, later, drop.
 * The format of the files is described in docs/packs.md.
 */
#ifndef YB_SERVICE_PACK_H
#define YB_SERVICE_PACK_H
#include "base/ctx.h"
#include "base/map.h"
#include "base/time.h"
#include "pure/calendar/clock.h"

struct yb_json;
struct yb_form;
struct yb_feel;
struct yb_feel_scope;
struct yb_bpmn_model;
struct yb_dmn;
struct yb_flow_model;
struct yb_catalog;                   /* kind.h, and change.h, inquiry.h, show.h */
struct yb_change;
struct yb_inquiry;
struct yb_show;

#define YB_PACK_FILE_MAX (4u << 20)      /* bytes of one file */
#define YB_PACK_BYTES (64u << 20)        /* bytes of a loaded pack */
#define YB_PACK_SERVICES 200u
#define YB_PACK_DIVISIONS 60000u
#define YB_PACK_UNITS 20000u

/* ---- languages: every text falls back to zh-CN, which is required ---- */
typedef enum yb_locale {
  YB_ZH_CN, YB_ZH_HANT, YB_EN_WORLD, YB_LOCALES
} yb_locale;
typedef struct yb_said { yb_str in[YB_LOCALES]; } yb_said;
yb_str yb_said_in(const yb_said *s, yb_locale l);
/* "zh-CN", "zh-Hant", "en"; false when it is none of them. */
bool yb_locale_parse(yb_str tag, yb_locale *out);
yb_str yb_locale_tag(yb_locale l);
yb_lang yb_locale_lang(yb_locale l);     /* the language of diagnostics */

struct yb_strs { uint32_t count; const yb_str *at; };
bool yb_strs_has(struct yb_strs list, yb_str s);

/* A limit and the clock that counts it (pure/calendar/clock.h). */
struct yb_limit { uint32_t amount; yb_clock_kind unit; };   /* amount 0: none */
yb_str yb_clock_kind_name(yb_clock_kind kind);              /* "work_hours" */
bool yb_clock_kind_parse(yb_str s, yb_clock_kind *out);
/* The amount in the clock's own budget: ms for hours, days for days. */
int64_t yb_limit_budget(struct yb_limit l);
/* "PT8H", "P3D" with the clock's name: what a task of a flow declares. */
bool yb_limit_parse(yb_str duration, yb_str clock, struct yb_limit *out);

/* ---- city.yaml ---- */
struct yb_contact { yb_str id; yb_said name; yb_str phone, address, hours; };
struct yb_office_span { uint8_t weekdays; uint16_t from_min, to_min; };  /* bit 0 Monday */
struct yb_city {
  yb_str code;                       /* GB/T 2260 */
  yb_said name, title, tagline;
  const struct yb_zone *zone;
  uint32_t locales;                  /* bit 1 << yb_locale */
  yb_locale locale;                  /* the default */
  uint32_t spans;
  const struct yb_office_span *span;
  uint32_t contacts;
  const struct yb_contact *contact;
  yb_str operator_name;              /* empty: a demonstration, not an office */
  yb_said demo_notice;               /* the banner while there is no operator */
  yb_str icp_no, map_review_no;      /* empty: not filed */
  struct yb_strs provisional_years;  /* whose table is known to be missing */
};

/* ---- divisions.csv ---- */
typedef enum yb_level { YB_CITY, YB_COUNTY, YB_TOWN, YB_COMMUNITY } yb_level;
struct yb_division {
  yb_str code, name, kind;
  yb_level level;
  bool pick;                         /* offered in pick lists (statistical units are not) */
  yb_date from, to;                  /* year 0: open end */
  yb_str successor;                  /* code, when abolished */
  const struct yb_division *up, *first, *next;    /* parent, children in order */
  const struct yb_unit *units_first;  /* offices of this division, by their next */
};

/* ---- units.csv: offices ---- */
struct yb_unit {
  yb_str id, kind, phone, address;
  yb_said name;
  const struct yb_division *division;
  const struct yb_unit *up, *next;
};

/* ---- roles.csv ---- */
struct yb_role {
  yb_str id;
  yb_said name;
  yb_str scope;                      /* own | unit | division | city */
  yb_str exclusive;                  /* one person holds at most one role of a group */
  struct yb_strs verbs;
};
bool yb_role_may(const struct yb_role *r, yb_str verb);

/* ---- services/<id>/service.yaml: the guide ---- */
struct yb_material {
  yb_str id;
  yb_said name;
  yb_str source, source_unit;        /* applicant | government | other */
  struct yb_strs forms;              /* original | copy | electronic */
  uint32_t copies;
  yb_str need;                       /* required | optional | later (容缺) | when */
  yb_str when;                       /* FEEL over the form; need = when */
  const struct yb_feel *test;        /* `when` compiled; NULL: always */
  yb_said when_text;
  yb_str waiver;                     /* none | certificate | data_check | commitment */
  yb_str field;                      /* form key of its file picker */
  yb_str sample, blank;              /* texts/…, empty when none */
  yb_said notes, standard;           /* 填报须知, 受理标准 */
  yb_str seal;                       /* none | signature | seal | both */
  struct yb_place at;                /* of `when`, for faults */
};
struct yb_step { yb_str id; yb_said name, what; struct yb_limit limit; yb_said who; };
struct yb_place_of { yb_said name, address, hours, transport; yb_str phone, map; };
struct yb_faq { yb_said q, a; };
struct yb_lead { yb_str activity; yb_said name; struct yb_limit ahead; yb_said who; };
struct yb_consent { yb_str id; yb_said purpose; bool required, sensitive; uint32_t keep_days; };
struct yb_rating_item { yb_str id; yb_said name; };
struct yb_rating {
  uint32_t bad_at_most;              /* 1..5: levels up to this are bad */
  struct yb_limit open_for, first_contact, mend;
  uint32_t items;
  const struct yb_rating_item *item;
};
struct yb_result { yb_said name; yb_str kind, sample, number; uint32_t valid_days; };
struct yb_basis { yb_said name; yb_str clause, text; };

/* What takes place where and when: a list of the form with a row for each place. Applications
 * begun from resources fill it, lead times and the calendar read it (docs/packs.md). */
struct yb_agenda {
  yb_str list;                       /* key of the list; empty: the service has none */
  yb_str place, division, from, to;  /* keys of its rows, of class public */
  yb_str starts, ends, reserve;      /* times of day, a day in reserve; may be empty */
  yb_str lead;                       /* decision of rules.dmn; empty: none */
  yb_str activities;                 /* answer that names what is done there; may be empty */
  struct yb_strs kinds;              /* of resources that an application may begin from */
  struct yb_strs contact;            /* answers that name whom neighbours may call */
  struct yb_place at;                /* for faults */
};

struct yb_guide {
  yb_said name, short_name, summary;
  yb_str base_code, impl_code, handle_code;      /* 基本编码 实施编码 业务办理项编码 */
  yb_str item_type, level, net_depth, scope, handling;   /* handling: instant | promised */
  yb_said body, entrusted;
  yb_str body_uscc;
  struct yb_strs audience, themes, channels, delivery;
  uint32_t bases, materials, steps, places, faqs, leads, rungs, consents, results;
  const struct yb_basis *basis;
  struct yb_limit promise, legal;
  yb_said promise_note, legal_note, promise_event;
  uint32_t conditions, exclusions, rights, duties_of, remedies, agencies, specials;
  const yb_said *condition, *exclusion, *right, *duty_of, *remedy, *agency, *special;
  yb_said quantity_limit, prohibited;
  const struct yb_material *material;
  const struct yb_step *step;
  uint32_t visits;                   /* 到办事现场次数 */
  yb_said visit_reason, appointment, fee;
  bool has_fee;
  const struct yb_result *result;
  const struct yb_place_of *place;
  yb_str phone, complaint_phone;
  const struct yb_faq *faq;
  const struct yb_lead *lead;        /* how long before each activity to apply */
  const struct yb_rung *rung;        /* green -> yellow -> red: for yb_clock_light */
  const yb_str *rung_act;            /* [rungs] remind | supervise | escalate */
  struct yb_limit supplement;        /* how long a person has to complete papers */
  struct yb_rating rating;
  uint32_t retention_years;
  const struct yb_consent *consent;
  yb_str case_number, lead_unit_kind;   /* "XP{yyyymmdd}-{seq:4}" */
  yb_str case_title, case_division;     /* paths of answers: "title", "scenes.0.division" */
  uint32_t version;
  yb_date effective, until;          /* until: year 0 when open */
  uint32_t minutes, order;           /* to fill it in; among the services, 0: the last */
  struct yb_agenda agenda;
  yb_str butler_role;                /* whose people accompany a case; empty: who claims it */
};

/* ---- services/<id>/responsibility.csv: item -> duty unit ---- */
struct yb_duty {
  yb_str id;                         /* "police_road": a value of `duties` in the flow */
  yb_said name;
  yb_str kind;                       /* of unit */
  yb_level level;                    /* whose unit: the one nearest the place up to it */
  struct yb_limit limit;
  yb_str when;                       /* FEEL over the form: this duty takes part */
  const struct yb_feel *test;        /* `when` compiled; NULL: always */
  yb_str contact, guide;             /* phone, texts/… */
  struct yb_place at;                /* of `when`, for faults */
};

struct yb_text_file { yb_str id; yb_said body; };   /* texts/<id>[.<lang>].md */

struct yb_service {
  yb_str id, folder;
  struct yb_guide guide;
  const struct yb_form *form[YB_LOCALES];  /* one for each language; never NULL */
  yb_str form_text;                  /* form.json as read: for the API and the browser */
  const struct yb_bpmn_model *model;
  const struct yb_flow_model *flow;  /* the same with its expressions */
  const struct yb_dmn *rules;        /* rules.dmn; NULL: there is none */
  yb_str flow_text;
  /* What expressions see: the form's answers, `applicant`, `duties` (ids), and the
   * yb:outcome of each task. For yb_feel_eval_json with an object of these. */
  const struct yb_feel_scope *scope;
  uint32_t duties, texts;
  const struct yb_duty *duty;
  const struct yb_text_file *text;
  uint32_t changes;
  const struct yb_change *change;    /* what may be asked for after the result */
};
const struct yb_duty *yb_service_duty(const struct yb_service *s, yb_str id);
const struct yb_text_file *yb_service_text(const struct yb_service *s, yb_str id);
const struct yb_material *yb_service_material(const struct yb_service *s, yb_str id);

/* ---- demo/: invented people and cases; stories: tests/ ---- */
struct yb_demo_account {
  yb_str id, name, login, role, unit, division, phone, enterprise;
};
struct yb_demo_enterprise { yb_str uscc, name, kind, division, address, contact, phone; };
struct yb_story { yb_str file, id, title, service; const struct yb_json *root; };

struct yb_pack {
  struct yb_arena *arena;
  yb_str folder, digest;             /* digest: SHA-256 of the files, hex */
  struct yb_city city;
  const struct yb_calendar *calendar;
  uint32_t divisions, units, roles, services, stories;
  const struct yb_division *division;      /* by code */
  const struct yb_unit *unit;               /* by id */
  const struct yb_role *role;              /* in the file's order */
  const struct yb_service *service;        /* by their order, then by id */
  const struct yb_story *story;
  uint32_t accounts, enterprises, cases;
  const struct yb_demo_account *account;
  const struct yb_demo_enterprise *enterprise;
  const struct yb_json *const *case_sketch;     /* demo/cases.yaml, validated */
  const struct yb_json *answers;           /* demo/answers.yaml: named sets; may be NULL */
  struct yb_map words[YB_LOCALES];
  const struct yb_catalog *catalog;        /* resources/; NULL: the pack has none */
  const struct yb_inquiry *inquiry;        /* guides/: questions that lead to filings */
  const struct yb_show *show;              /* motifs/, map/ */
  const struct yb_boundary *boundary;      /* map/boundary.geojson; NULL: none */
  bool has_bounds;                         /* city.yaml: west south east north, degrees */
  double bounds[4];
  struct yb_zone *zone;
  uint32_t files, inquiries;
  _Atomic uint32_t holders;
};

/* What the loader looks at besides what running needs. */
enum { YB_PACK_CHECK = 1 /* horizon of the calendar, missing words, stories, demo */ };

/* Reads a folder. On YB_OK the caller holds it once. YB_INVALID: ctx->diags has
 * every fault, not only the first. `ctx->now_ms`: which calendar years promises reach. */
yb_rc yb_pack_open(struct yb_ctx *ctx, yb_str folder, unsigned flags,
                   struct yb_pack **out) YB_MUST;
struct yb_pack *yb_pack_hold(struct yb_pack *p);
void yb_pack_drop(struct yb_pack *p);     /* NULL is fine; the last one frees */

/* Words: "button.submit" in a language; falls back to zh-CN, then to the key. */
yb_str yb_pack_word(const struct yb_pack *p, yb_locale l, yb_str key);
yb_str yb_pack_wordz(const struct yb_pack *p, yb_locale l, const char *key);
bool yb_pack_has_word(const struct yb_pack *p, yb_locale l, yb_str key);

const struct yb_division *yb_pack_division(const struct yb_pack *p, yb_str code);
/* True when `d` is `over` or lies within it. */
bool yb_division_within(const struct yb_division *d, const struct yb_division *over);
/* "江门市开平市赤坎镇": the names from the county down, joined. */
yb_rc yb_division_path(struct yb_arena *a, const struct yb_division *d, yb_str *out) YB_MUST;
/* What a pick list under `up` offers on a day, in order of the file (NULL: the city). */
yb_rc yb_pack_pick(const struct yb_pack *p, struct yb_arena *a, const struct yb_division *up,
                   yb_date on, const struct yb_division *const **list, uint32_t *count) YB_MUST;

const struct yb_unit *yb_pack_unit(const struct yb_pack *p, yb_str id);
/* The unit of a kind that answers for a place: the division's own, else the
 * nearest above it. NULL when the city has none. */
const struct yb_unit *yb_pack_duty_unit(const struct yb_pack *p, yb_str kind,
                                       const struct yb_division *d);
/* True when `u` is `over` or stands below it. */
bool yb_unit_within(const struct yb_unit *u, const struct yb_unit *over);

const struct yb_role *yb_pack_role(const struct yb_pack *p, yb_str id);
const struct yb_service *yb_pack_service(const struct yb_pack *p, yb_str id);
const struct yb_contact *yb_pack_contact(const struct yb_pack *p, yb_str id);

#endif
