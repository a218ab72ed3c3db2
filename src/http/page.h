/* page.h - what every page has, and how a handler shows a template.
 *
 *   struct v_case v = {.title = c->title, ...};        (http/view/case.h)
 *   struct yb_page page;
 *   yb_page_init(rq, &page, v.title);
 *   page.nav = YB_NAV_CASES;
 *   return YB_PAGE(rq, rs, &page, case, &v);           (web/tpl/case.html)
 *
 * Templates are described in docs/templates.md; in them `page` is this struct.
 */
#ifndef YB_HTTP_PAGE_H
#define YB_HTTP_PAGE_H
#include "http/http.h"

enum yb_nav { YB_NAV_NONE, YB_NAV_HOME, YB_NAV_SERVICES, YB_NAV_CASES, YB_NAV_ASK,
              YB_NAV_ME, YB_NAV_POLICY, YB_NAV_PLATFORM };
/* The heads of the desk (staff side). */
enum yb_desk { YB_DESK_NONE, YB_DESK_QUEUE, YB_DESK_HOTLINE, YB_DESK_SUPERVISE,
               YB_DESK_RATINGS, YB_DESK_AUDIT, YB_DESK_STAFF, YB_DESK_ME, YB_DESK_BOOKINGS,
               YB_DESK_ENTRIES, YB_DESK_FIGURES };
/* What the desk's head offers: by the verbs of the actor. */
struct yb_desk_menu { bool queue, hotline, supervise, ratings, audit, staff, bookings, entries,
                          figures; };

struct yb_page {
  struct yb_req *rq;
  yb_str title;            /* of the page, without the site's name */
  yb_str city, operator_name, record_no, hotline;
  yb_str lang;             /* "zh-CN", "zh-Hant", "en" */
  uint8_t tongue;          /* enum yb_tongue */
  bool care, demo, error;  /* error: the title begins with 错误： */
  bool noindex;
  yb_str user;             /* masked name; empty when nobody is signed in */
  bool signed_in, staff;
  yb_str here;             /* path and query, for links that come back */
  uint8_t nav, desk;       /* enum yb_nav, enum yb_desk */
  uint32_t todo;           /* badge on 办件 */
  bool use_csrf;
  struct yb_desk_menu menu;
  /* Of public pages that live elsewhere too (pages/cat.h). */
  bool embed, kiosk;       /* in somebody's frame: no header; at a terminal for all */
  uint32_t idle_s;         /* kiosk: after so long without a touch it begins anew */
  yb_str about, image, address;    /* share card: a sentence, a picture, this page's own URL */
  yb_str platform;         /* name of the catalogue, in the page's language; empty: none */
  yb_str post, clock;      /* of the desk: the actor's post; the server's time in words */
};

void yb_page_init(struct yb_req *rq, struct yb_page *page, yb_str title);
yb_rc yb_page_done(struct yb_res *rs) YB_MUST;

/* Renders template `name` (gen/tpl_<name>.h must be included) into the response. */
#define YB_PAGE(rq, rs, page, name, view) \
  (tpl_##name(&(rs)->body, (page), (view)), yb_page_done(rs))

/* True: this page, for this actor, in these tastes, was made within the minute from the
 * same `stamp`, and leaves again as it was: return YB_OK. False: the answer made now is
 * kept, unless it carries a form's token, a cookie or a header. The stamp names the ids
 * and versions of all that the page shows; it is read, and the right to see the page
 * checked, in this request. */
bool yb_page_kept(struct yb_req *rq, yb_str stamp);

/* A word of a page that stands in code, in the reader's language: `zh` as web/words
 * lists it (the test web_words sees that it does); itself when nothing does. With
 * YB_PHRASE, {1} {2} … are replaced, wherever the language puts them; the memory is the
 * request's, empty when there is none. */
yb_str yb_word(const struct yb_req *rq, const char *zh);
yb_str yb_phrase(struct yb_req *rq, const char *zh, const yb_str *args, size_t n);
#define YB_PHRASE(rq, zh, ...) \
  yb_phrase(rq, zh, (const yb_str[]){__VA_ARGS__}, \
            sizeof((const yb_str[]){__VA_ARGS__}) / sizeof(yb_str))

/* Shown by the server for every result that is not YB_OK; a handler may call it
 * for a page of its own. `what` and `next` are sentences for people. */
yb_rc yb_page_error(struct yb_req *rq, struct yb_res *rs, int status, yb_str what,
                    yb_str next) YB_MUST;

/* Names itself a robot or nothing, or fetches ahead: what it sees is not counted (robot.c). */
bool yb_req_robot(const struct yb_req *rq);

#endif
