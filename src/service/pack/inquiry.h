/* inquiry.h - guides/<id>.yaml: questions that lead to a list of filings. A question is
 * asked when its condition over the answers before it holds; a filing is listed when its
 * own does. docs/packs.md tells authors.
 */
#ifndef YB_SERVICE_PACK_INQUIRY_H
#define YB_SERVICE_PACK_INQUIRY_H
#include "pure/feel/feel.h"
#include "service/pack/pack.h"

#define YB_INQUIRIES_MAX 40u
#define YB_INQUIRY_QUESTIONS 40u
#define YB_INQUIRY_FILINGS 100u
#define YB_INQUIRY_OPTIONS 20u

struct yb_inquiry_option { yb_str id; yb_said name; };
struct yb_inquiry_question {
  yb_str id, when, type;             /* type: choice */
  yb_said text, help;
  const struct yb_feel *test;        /* NULL: always asked */
  uint32_t options;
  const struct yb_inquiry_option *option;
};
struct yb_inquiry_filing {
  yb_str id, when, certainty;        /* certainty: known, practice, unknown */
  yb_str service;                    /* of this pack: applied for here; may be empty */
  yb_said name, authority, what, note;
  const struct yb_feel *test;
  uint32_t materials;
  const yb_said *material;
  struct yb_strs basis;
};
/* Which papers a person may show, told beside the list. */
struct yb_inquiry_identity { yb_str id, pattern; yb_said name, hint; };
struct yb_inquiry {
  yb_str id, panel;
  struct yb_place panel_at;          /* where the panel is named */
  uint32_t version;
  yb_date effective;
  yb_said name, summary, closing;
  struct yb_strs audience, source;
  yb_str policy;                     /* entry of the kind policy that it rests on; may be empty */
  uint32_t questions, filings, identities;
  const struct yb_inquiry_question *question;
  const struct yb_inquiry_filing *filing;
  const struct yb_inquiry_identity *identity;
};
const struct yb_inquiry *yb_pack_inquiry(const struct yb_pack *p, yb_str id);

/* How far answers lead: they count in order, and only where the question is asked. */
struct yb_inquiry_step { const struct yb_inquiry_question *question;
                         const struct yb_inquiry_option *option; };
struct yb_inquiry_way {
  uint32_t steps, filings;
  struct yb_inquiry_step step[YB_INQUIRY_QUESTIONS];
  const struct yb_inquiry_question *next;    /* NULL: all are answered, and filings listed */
  bool bad;                                  /* next was answered with what it does not offer */
  const struct yb_inquiry_filing *filing[YB_INQUIRY_FILINGS];
};
/* `given`: option by question. YB_OK, YB_NOMEM. */
yb_rc yb_inquiry_go(struct yb_ctx *ctx, const struct yb_inquiry *q, const struct yb_json *given,
                    struct yb_inquiry_way *out) YB_MUST;

#endif
