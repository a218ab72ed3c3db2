/* lead_time.c - a decision table within a program: how many working days a film crew
 * must apply ahead, and why a shorter time does not do. Build it against
 * include/yiban and the libraries yb_embed, yb_pure and yb_base. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "yiban/dmn.h"

static const char model[] =
    "<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/'"
    " namespace='urn:example:lead' name='lead'>\n"
    "<inputData id='kind' name='Kind'><variable name='Kind' typeRef='string'/></inputData>\n"
    "<inputData id='crew' name='Crew'><variable name='Crew' typeRef='number'/></inputData>\n"
    "<decision id='days' name='Lead time'><variable name='Lead time' typeRef='number'/>\n"
    "<informationRequirement><requiredInput href='#kind'/></informationRequirement>\n"
    "<informationRequirement><requiredInput href='#crew'/></informationRequirement>\n"
    "<decisionTable hitPolicy='FIRST'>\n"
    "<input label='Kind'><inputExpression><text>Kind</text></inputExpression></input>\n"
    "<input label='Crew'><inputExpression><text>Crew</text></inputExpression></input>\n"
    "<output/>\n"
    "<rule><inputEntry><text>\"road\", \"bridge\"</text></inputEntry>"
    "<inputEntry><text>&gt; 50</text></inputEntry>"
    "<outputEntry><text>15</text></outputEntry></rule>\n"
    "<rule><inputEntry><text>\"road\", \"bridge\"</text></inputEntry>"
    "<inputEntry><text>-</text></inputEntry>"
    "<outputEntry><text>10</text></outputEntry></rule>\n"
    "<rule><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry>"
    "<outputEntry><text>if Crew &gt; 20 then 5 else 3</text></outputEntry></rule>\n"
    "</decisionTable></decision></definitions>\n";

static int ask(const struct yiban_model *m, struct yiban_run *r, const char *kind, int64_t crew) {
  uint32_t decision = yiban_model_decision(m, "Lead time");
  const char *why;
  int64_t days;
  size_t n;
  int scale;
  yiban_set_string(r, yiban_model_input(m, "Kind"), kind, strlen(kind));
  yiban_set_number(r, yiban_model_input(m, "Crew"), crew, 0);
  if (yiban_dmn_eval(m, r, decision, YIBAN_EXPLAIN) != YIBAN_DONE) return 1;
  if (!yiban_get_number(r, &days, &scale) || scale) return 1;
  if (yiban_get_why(r, &why, &n) != YIBAN_DONE) return 1;
  printf("%s, crew of %" PRId64 ": %" PRId64 " working days\n%s\n", kind, crew, days, why);
  return 0;
}

/* The same library evaluates single expressions. */
static int fee(struct yiban_run *r) {
  static const char *const names[] = {"days", "rate"};
  struct yiban_note note;
  struct yiban_feel *f;
  const char *json;
  size_t n;
  if (yiban_feel_open("days * rate * 1.06", names, 2, &f, &note) != YIBAN_DONE) {
    fprintf(stderr, "%u:%u: %s\n", note.line, note.column, note.text);
    return 1;
  }
  yiban_clear(r);
  yiban_set_number(r, 0, 3, 0);
  yiban_set_number(r, 1, 120050, 2);
  int bad = yiban_feel_eval(f, r) != YIBAN_DONE || yiban_get_json(r, &json, &n) != YIBAN_DONE;
  if (!bad) printf("fee: %s\n", json);
  yiban_feel_close(f);
  return bad;
}

int main(void) {
  struct yiban_source file = {"lead.dmn", model, sizeof model - 1};
  struct yiban_model *m;
  struct yiban_run *r;
  struct yiban_note note;
  if (yiban_model_open(&file, 1, &m, &note) != YIBAN_DONE) {
    fprintf(stderr, "%u:%u: %s\n", note.line, note.column, note.text);
    return 1;
  }
  if (yiban_run_open(1 << 20, &r) != YIBAN_DONE) return 1;
  int bad = ask(m, r, "road", 60) || ask(m, r, "road", 12) || ask(m, r, "street", 21) || fee(r);
  yiban_run_close(r);
  yiban_model_close(m);
  return bad;
}
