/* desk.h - what the pages of the desk show. Texts are ready for people; empty
 * ones are left out. Forms carry what was typed and the fault of each field. */
#ifndef YB_VIEW_DESK_H
#define YB_VIEW_DESK_H
#include "http/view/form.h"

struct v_sla { yb_str text; const char *tone; };      /* late soon ok pause done */
struct v_chip { yb_str text; const char *tone; };     /* ok warn bad info "" */
struct v_pick { yb_str value, label; bool on; };
struct v_picks { const struct v_pick *at; uint32_t at_n; };
struct v_link { yb_str href, label; bool on; int64_t count; bool counted; };

/* One field: `type` as of <input>, "area" or "select". */
struct v_input {
  const char *id, *name, *type, *mode, *auto_;
  yb_str label, hint, value, fault;
  bool optional;
  const struct v_pick *picks;
  uint32_t picks_n;
};

/* ---- login, password, me ---- */
struct v_desk_login {
  struct v_form sum;
  struct v_input login, password;
  yb_str next;
  bool left;                           /* just signed out */
  bool waits;                          /* something that was filled in waits */
};
struct v_desk_password {
  struct v_form sum;
  struct v_input old, wanted, again;
  bool forced, done;
};
struct v_desk_post { yb_str role, unit, verbs; };
struct v_desk_me {
  yb_str name, opened;
  const struct v_desk_post *posts;
  uint32_t posts_n;
};

/* ---- lines of cases ---- */
struct v_desk_row {
  int64_t task, case_id, version;
  yb_str no, title, service, node, unit, staff, opened, due, channel;
  struct v_sla sla;
  struct v_chip state;
  bool mine, can_claim, back, again, mend, provisional, open, for_caller;
};
struct v_desk_queue {
  const struct v_link *tabs, *lights;
  uint32_t tabs_n, lights_n;
  const struct v_desk_row *rows;
  uint32_t rows_n;
  struct v_input unit, service, kind;
  const struct v_link *tokens;         /* filters that are on; the link removes one */
  uint32_t tokens_n;
  yb_str q, light, next, first, here, said;
  bool can_claim, unit_column, filtered, none_free;
  const struct v_chip *keys;           /* a shortcut and what it does */
};
struct v_desk_find {
  yb_str words;
  const struct v_desk_row *rows;
  uint32_t rows_n;
  bool asked;
};

/* ---- the case ---- */
struct v_bar { int used, left, over; const char *tone; bool paused; };   /* per mille */
struct v_desk_clock {
  yb_str name, used, left, due, budget, provisional;
  struct v_sla sla;
  struct v_bar bar;
  bool there;
};
struct v_desk_paper {
  int64_t id;
  yb_str label, name, size, at, round;
  struct v_chip verdict;
  bool picture, pdf, on, can_judge;
};
struct v_desk_answer { yb_str label, value, name; };
struct v_desk_part { yb_str title; const struct v_desk_answer *rows; uint32_t rows_n; };
struct v_desk_task {
  int64_t id, version;
  yb_str name, unit, staff, question, words, conditions, opened, closed;
  struct v_chip outcome;
  struct v_sla sla;
  bool open, can_claim, can_remind;
};
struct v_desk_past { yb_str at, who, what, text; const char *tone; };
struct v_item { yb_str field, label, what, fault; bool on; uint32_t n; };
struct v_items { yb_str title; const struct v_item *items; uint32_t items_n; bool open; };
struct v_desk_decide {
  int64_t task, version;
  yb_str verb, title, explain, button;
  const struct v_link *verbs, *templates;
  uint32_t verbs_n, templates_n;
  const struct v_items *groups;        /* supplement */
  uint32_t groups_n;
  yb_str items_fault;
  struct v_input reason, clause, words, conditions, from, to, opinion, score, amount;
  bool has_reason, has_clause, has_words, has_conditions, has_dates, has_opinion, has_items,
      has_score, has_amount;
  bool bad, second, claimed, lead;
};
struct v_desk_side { struct v_input a, b, c; yb_str name; bool open, can; int64_t task, version; };
struct v_desk_case {
  int64_t id;
  yb_str no, title, service, channel, place, unit, butler, submitted, accepted, decided, version;
  yb_str reason, clause, wanted_by, wanted_note, permit_no, said, show_label, show_value;
  yb_str proposal, proposal_clause;
  struct v_chip state;
  struct v_desk_clock clock, whole;
  struct v_form sum;
  yb_str person, phone, idno, email, enterprise, uscc;
  const struct v_desk_answer *wanted;
  uint32_t wanted_n;
  const struct v_desk_paper *papers;
  uint32_t papers_n;
  const struct v_desk_paper *paper;    /* the one shown beside; NULL: none */
  const struct v_desk_part *parts;
  uint32_t parts_n;
  const struct v_desk_task *tasks;
  uint32_t tasks_n, waiting;
  const struct v_desk_past *past;
  uint32_t past_n;
  const struct v_link *prints;
  uint32_t prints_n;
  struct v_desk_decide decide;
  struct v_desk_side unmask, consult, hand, extend, back;
  int64_t claim_task, claim_version, mine_task, mine_version;
  yb_str why_not;                      /* why there is nothing to decide here */
  bool can_decide, can_claim, can_release, can_deliver, can_audit, can_confirm, again, erased;
  const struct v_desk_part *extras;    /* changes, lead time, clashes */
  uint32_t extras_n;
  bool can_message;
  bool uscc_warn;                      /* the check digit of the enterprise's code fails */
  int rating;
  uint32_t supplements;
};

/* ---- print ---- */
struct v_desk_print {
  yb_str title, no, case_title, service, to, unit, date, lead, reason, clause, by, note, phone,
      conditions, promise;
  int64_t id;
  const struct v_desk_answer *wanted;
  uint32_t wanted_n;
  const struct v_desk_answer *remedies;
  uint32_t remedies_n;
};

/* ---- hotline ---- */
struct v_desk_topic { yb_str title, note, id; struct v_form form; uint32_t n; };
struct v_desk_hotline {
  struct v_form sum;
  struct v_input q, phone, name;
  const struct v_desk_row *rows;
  uint32_t rows_n;
  const struct v_link *services, *finds; /* to enter; where a caller's place is found first */
  uint32_t services_n, finds_n;
  const struct v_desk_topic *topics;
  uint32_t topics_n;
  yb_str service, service_id, key, no, code, promise;
  int64_t case_id;
  const struct v_desk_answer *missing; /* papers a caller brings later */
  uint32_t missing_n;
  bool asked, opening, can_find;
};

/* ---- supervision and ratings ---- */
struct v_desk_alarm {
  struct v_desk_row row;
  yb_str rung, fired, reminded;
  bool can_press;
  yb_str reason, fault;
};
struct v_desk_load { yb_str unit, unit_name; int64_t open, yellow, red, done; int share; };
struct v_desk_supervise {
  struct v_form sum;
  const struct v_desk_alarm *alarms;
  uint32_t alarms_n;
  const struct v_desk_load *loads;
  uint32_t loads_n;
  int64_t open, green, yellow, red, grey, provisional;
  const struct v_link *lights;
  uint32_t lights_n;
  yb_str said;
  int64_t seconds;
};
struct v_desk_ratings {
  const struct v_desk_row *open, *done;
  uint32_t open_n, done_n;
  yb_str said;
};

/* ---- audit ---- */
struct v_desk_event {
  int64_t id;
  yb_str at, who, who_kind, verb, code, subject, case_href, behalf, reason, data;
  bool sealed;
};
struct v_desk_audit {
  struct v_input no, verb, actor, from, to;
  const struct v_desk_event *rows;
  uint32_t rows_n;
  int64_t unsealed;
  yb_str sealed_at, next, first, csv;
  bool can_export, filtered;
};

/* ---- staff ---- */
struct v_desk_held { yb_str role, unit, role_id, unit_id; };
struct v_desk_staff_row {
  int64_t id;
  yb_str login, name;
  bool disabled, locked, must_change, self;
  const struct v_desk_held *held;
  uint32_t held_n;
};
struct v_desk_staff {
  struct v_form sum;
  struct v_input login, name, role, unit;
  const struct v_desk_staff_row *rows;
  uint32_t rows_n;
  const struct v_pick *roles, *units;
  uint32_t roles_n, units_n;
  yb_str shown_login, shown_password, said;
  bool can_make, can_reset, can_switch, can_role, making;
};

#endif
