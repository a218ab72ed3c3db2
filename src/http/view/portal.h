/* portal.h - what the pages of citizens and enterprises show: words for people, complete links. */
#ifndef YB_VIEW_PORTAL_H
#define YB_VIEW_PORTAL_H
#include "http/view/form.h"

/* A word with its colour: tone is "", "ok", "warn", "bad", "info" or "mute". */
struct v_tag { yb_str word; const char *tone; };
struct v_pair { yb_str name, text, note; };
struct v_errors { const struct v_error_link *errors; uint32_t errors_n; };
/* A posted field with what was typed and what is wrong with it. */
struct v_input { yb_str value, error; };

/* ---- home, search, lists ---- */
struct v_service_link {
  yb_str id, name, summary, promise, body;
  bool online, promised, free;
  uint32_t visits, minutes;
};
struct v_draft {
  int64_t id;
  yb_str name, saved, kept, href;
  uint32_t step, steps;
  const struct v_step *bar;
  uint32_t bar_n;
};
struct v_step { const char *state; };            /* "on", "now", "" */
struct v_case_line {
  int64_t id;
  yb_str no, title, service, when, due;
  struct v_tag state;
  int how;                                       /* enum yb_case_state */
  bool yours, can_rate;
};
struct v_figures {
  yb_str service;
  bool any, few;
  int64_t cases, kept_percent, clock_percent;
  yb_str median_work, median_clock, p90_work, p90_clock, promise;
};
struct v_level { const char *icon; yb_str name; int64_t n, percent; int level; };
struct v_mended { yb_str what, done, when; };
struct v_audience { yb_str id, name; bool now; };
struct v_home {
  yb_str platform_intro;                         /* of the catalogue */
  uint32_t services_all;
  const struct v_service_link *services, *hot;
  uint32_t services_n, hot_n, audiences_n;
  const struct v_audience *audiences;
  const struct v_service_link *film;             /* the service put forward; or NULL */
  const struct v_draft *draft;                   /* the newest, or NULL */
  const struct v_case_line *cases, *waiting;
  uint32_t cases_n, waiting_n;
  struct v_figures month;
  const struct v_level *levels;
  uint32_t levels_n;
  int64_t rated;
  bool levels_few;
  const struct v_mended *mended;
  uint32_t mended_n;
};
struct v_search {
  yb_str q;
  const struct v_service_link *services;
  uint32_t services_n;
  const struct v_pair *answers;                  /* questions with their answers */
  uint32_t answers_n;
  const struct v_case_line *cases;
  uint32_t cases_n;
  bool number;                                   /* q looks like a case number */
};
struct v_services {
  yb_str audience;
  const struct v_audience *audiences;
  uint32_t audiences_n;
  const struct v_service_link *services;
  uint32_t services_n;
};

/* ---- guide ---- */
struct v_material {
  yb_str name, source, forms, need, when, waiver, notes, standard, sample, blank, seal;
  uint32_t copies;
  const char *tone;
};
struct v_way { yb_str name, what, who, limit; bool promise; };
struct v_place { yb_str name, address, hours, transport, phone; };
struct v_ahead { yb_str name, ahead, who; };
struct v_guide {
  yb_str id, name, summary, body, entrusted, uscc, item_type, level, net_depth, scope, handling;
  yb_str base_code, impl_code, handle_code, audience, themes, channels, delivery;
  yb_str promise, promise_n, promise_unit, promise_note, promise_event, legal, legal_note,
      supplement;
  yb_str quantity, prohibited, visit_reason, appointment, fee, phone, complaint, effective,
      until;
  bool charged, has_lead, start;                 /* start: the page before applying */
  bool signed_in;
  uint32_t version, minutes, visits, required, retention;
  const struct v_draft *draft;
  yb_str from, lead;                             /* "?e=…": places; address of lead times */
  yb_str first_day, last_day, days;              /* of those places, as told before; in words */
  const struct v_text *picks, *pick_ids;         /* their names, and ids for the form */
  uint32_t picks_n, pick_ids_n, left_out;
  const struct v_text *who, *conditions, *exclusions, *rights, *duties, *remedies, *agencies,
      *specials;
  uint32_t who_n, conditions_n, exclusions_n, rights_n, duties_n, remedies_n, agencies_n,
      specials_n;
  const struct v_material *materials;
  uint32_t materials_n;
  const struct v_way *steps;
  uint32_t steps_n;
  const struct v_place *places;
  uint32_t places_n;
  const struct v_pair *faqs, *bases, *results, *consents;
  uint32_t faqs_n, bases_n, results_n, consents_n;
  const struct v_ahead *leads;
  uint32_t leads_n;
};
struct v_doc { yb_str title, service, back, file; yb_html body; };

/* ---- login ---- */
struct v_consent { yb_str id, text, when; bool required, sensitive, given; };
struct v_login {
  struct v_errors sum;
  struct v_input phone, code, name, no;
  yb_str next;
  bool is_new, demo;
  const struct v_consent *consents;
  uint32_t consents_n;
};

/* ---- applying ---- */
struct v_task { yb_str href, title; const char *state; struct v_tag tag; bool link; };
struct v_apply {
  int64_t draft, version;
  yb_str service, service_id, title, note, saved, kept, back, back_title, next_title, phone;
  uint32_t step, steps;
  bool to_check, more, clash;
  struct v_form form;
  const struct v_step *bar;
  uint32_t bar_n;
  const struct v_task *tasks;
  uint32_t tasks_n;
};
struct v_answer { yb_str label, value, href, name; bool missing; };
struct v_part {
  yb_str title;
  uint32_t number;
  const struct v_answer *rows;
  uint32_t rows_n;
};
struct v_check {
  int64_t draft;
  const struct v_leadbox *lead;                  /* shoot.h */
  bool lead_any;
  yb_str service, saved, due, note, back, supplement;
  uint32_t step;
  struct v_errors sum;
  const struct v_step *bar;
  uint32_t bar_n;
  const struct v_part *parts;
  uint32_t parts_n;
};
struct v_drop { int64_t draft; yb_str service, saved; };

/* ---- a case ---- */
struct v_past { yb_str name, who, when, text; const char *mark; };
struct v_promise {
  bool any, running, paused;
  yb_str name, chip, used, used_clock, budget, left, due;
  const char *tone;
  int64_t max, value;
  int provisional;
};
struct v_paper { int64_t id; yb_str name, label, kind, when; struct v_tag verdict; };
struct v_wanted { yb_str label, what; };
struct v_case {
  int64_t id;
  yb_str no, title, service, service_id, submitted, applicant, channel, unit, butler, next;
  yb_str butler_phone;
  struct v_tag state;
  int how;
  yb_str wanted_by, wanted_note, reason, clause, phone, complaint, permit_no, permit_code;
  const struct v_wanted *wanted;
  uint32_t wanted_n;
  struct v_promise check, whole;
  const struct v_past *past, *to_come;
  uint32_t past_n, to_come_n;
  const struct v_paper *papers;
  uint32_t papers_n;
  const struct v_part *parts;
  uint32_t parts_n;
  const struct v_text *remedies;
  uint32_t remedies_n;
  int rating;
  bool can_withdraw, can_remind, can_rate, can_supplement, decided, bad_end, caller, reminded,
      received, rated, changes;
};
struct v_receipt {
  struct v_case c;
  yb_str due, promise, fee, papers, submitted_full;
  const struct v_way *steps;
  uint32_t steps_n;
};
struct v_page_form { yb_str title; struct v_form form; bool open; };
struct v_supplement {
  struct v_case c;
  struct v_errors sum;
  const struct v_page_form *pages;
  uint32_t pages_n;
};
struct v_ask {                                   /* withdraw, remind: one question */
  struct v_case c;
  struct v_errors sum;
  struct v_input reason;
};
struct v_choice { yb_str id, name; bool on; };
struct v_rate {
  struct v_case c;
  struct v_errors sum;
  struct v_input words;
  yb_str level_error;
  const struct v_level *levels;
  uint32_t levels_n;
  int level;
  const struct v_choice *items;
  uint32_t items_n;
  yb_str contact, mend;
};

/* ---- permit ---- */
struct v_permit_row { yb_str name, when, what; };
struct v_permit {
  int64_t case_id;
  yb_str no, code, case_no, title, service, issuer, holder, issued, valid, revoked, why, phone;
  yb_str now_no, now_code;
  yb_html qr;
  bool demo, valid_now, known, revoked_now, early, pdf_failed, asked;
  const struct v_permit_row *places;
  uint32_t places_n;
  const struct v_text *conditions;
  uint32_t conditions_n;
};

/* ---- mine ---- */
struct v_letter { int64_t id, case_id, booking; yb_str title, text, when; bool fresh, follows; };
struct v_identity { int64_t enterprise; yb_str name; };
struct v_my {
  yb_str acting;                                 /* the enterprise acted for; empty: oneself */
  const struct v_case_line *cases;
  uint32_t cases_n;
  const struct v_draft *drafts;
  uint32_t drafts_n;
  const struct v_letter *letters;
  uint32_t letters_n;
  const struct v_identity *others;               /* enterprises not acted for now */
  uint32_t others_n;
  int64_t unread, more;
  bool first;
};
struct v_agent { int64_t person; yb_str name, phone, when; bool owner; };
struct v_enterprise {
  int64_t id;
  yb_str name, uscc;
  bool owner, warn, current;
  const struct v_agent *agents;
  uint32_t agents_n;
};
struct v_me {
  struct v_errors sum;
  yb_str name, phone, idno, email, done;
  struct v_input new_name, new_idno, new_email, uscc, firm, agent, phrase;
  int64_t agent_of;                              /* the enterprise that `agent` is about */
  bool acting_self;
  const struct v_enterprise *enterprises;
  uint32_t enterprises_n;
  const struct v_consent *consents;
  uint32_t consents_n;
};

/* ---- what everybody may know ---- */
struct v_promise_page {
  yb_str service, service_id, promise, note, at;
  struct v_figures month, year;
  int64_t submitted, granted, refused, open, rated, bad_open, bad_mended;
  bool levels_few;
  const struct v_level *levels;
  uint32_t levels_n;
  const struct v_mended *mended;
  uint32_t mended_n;
};
struct v_contact { yb_str name, phone, address, hours; };
struct v_info {
  const struct v_contact *contacts;
  uint32_t contacts_n;
  const struct v_consent *purposes;
  uint32_t purposes_n;
  yb_str notice;
};

#endif
