/* eval.c - boxed expressions evaluated over a frame (DMN 1.5, 7.3 and 10.2.2). */
#include "pure/dmn/run_int.h"

void yb_dmn_warn(struct dmn_run *run, struct yb_place at, yb_msg msg, yb_str a0, yb_str a1) {
  yb_feel_tell(run->ctx, at, msg, a0, a1);
}

yb_rc yb_dmn_tell_fault(struct dmn_run *run, const struct yb_diag *d, yb_value *out) {
  run->ctx->budget->told++;
  (void)yb_diag_at(run->ctx, YB_ERROR, d->at, d->msg, d->arg);
  *out = yb_value_null();
  return YB_OK;
}

static yb_rc entry(struct dmn_state *st, const struct dmn_part *p, yb_value *frame,
                   yb_value *out) {
  yb_value v;
  YB_TRY(yb_dmn_box_eval(st, p->box, frame, &v));
  YB_TRY(yb_dmn_coerce(st->run, p->type, p->box->at, p->name, v, out));
  if (p->slot != YB_DMN_NIL) frame[p->slot] = *out;
  return YB_OK;
}

static yb_rc context(struct dmn_state *st, const struct dmn_box *box, yb_value *frame,
                     yb_value *out) {
  struct yb_entry *e = YB_NEW_N(st->run->ctx->arena, box->parts, struct yb_entry);
  uint32_t n = 0;
  if (!e) return YB_NOMEM;
  for (uint32_t i = 0; i < box->parts; i++) {
    const struct dmn_part *p = &box->part[i];
    yb_value v;
    YB_TRY(entry(st, p, frame, &v));
    if (!p->name.n) {              /* the result */
      *out = v;
      return YB_OK;
    }
    e[n++] = (struct yb_entry){p->name, v};
  }
  *out = (yb_value){.type = YB_VCONTEXT, .n = n, .u.entry = e};
  return YB_OK;
}

static yb_rc list(struct dmn_state *st, const struct dmn_box *box, yb_value *frame,
                  yb_value *out) {
  yb_value *v = YB_NEW_N(st->run->ctx->arena, box->parts, yb_value);
  if (!v) return YB_NOMEM;
  for (uint32_t i = 0; i < box->parts; i++)
    YB_TRY(yb_dmn_box_eval(st, box->part[i].box, frame, &v[i]));
  *out = (yb_value){.type = YB_VLIST, .n = box->parts, .u.list = v};
  return YB_OK;
}

/* True, false or null; anything else is told, and the result is null. */
static bool is_truth(struct dmn_state *st, const struct dmn_box *box, yb_value v) {
  if (v.type == YB_VBOOL || v.type == YB_VNULL) return true;
  yb_dmn_warn(st->run, box->at, YB_MSG_dmn_not_boolean, yb_str_of(yb_value_type_name(v)),
              (yb_str){0});
  return false;
}

static yb_rc conditional(struct dmn_state *st, const struct dmn_box *box, yb_value *frame,
                         yb_value *out) {
  yb_value v;
  YB_TRY(yb_dmn_box_eval(st, box->part[0].box, frame, &v));
  *out = yb_value_null();
  if (!is_truth(st, box->part[0].box, v)) return YB_OK;
  return yb_dmn_box_eval(st, box->part[yb_value_is_true(v) ? 1 : 2].box, frame, out);
}

/* The items of a loop's domain, as FEEL's own loops take them. */
static yb_rc domain(struct dmn_state *st, const struct dmn_box *box, yb_value *frame,
                    yb_value *out) {
  yb_value v;
  YB_TRY(yb_dmn_box_eval(st, box->part[0].box, frame, &v));
  return yb_feel_eval(box->program, st->run->ctx, &v, out);
}

static yb_rc loop_for(struct dmn_state *st, const struct dmn_box *box, yb_value *frame,
                      yb_value *out) {
  yb_value items;
  YB_TRY(domain(st, box, frame, &items));
  if (items.type != YB_VLIST) {
    *out = yb_value_null();
    return YB_OK;
  }
  yb_value *v = YB_NEW_N(st->run->ctx->arena, items.n, yb_value);
  if (!v) return YB_NOMEM;
  for (uint32_t i = 0; i < items.n; i++) {
    frame[box->slot] = items.u.list[i];
    frame[box->slot + 1] = (yb_value){.type = YB_VLIST, .n = i, .u.list = v};
    YB_TRY(yb_dmn_box_eval(st, box->part[1].box, frame, &v[i]));
  }
  *out = (yb_value){.type = YB_VLIST, .n = items.n, .u.list = v};
  return YB_OK;
}

/* some: true when one is true; else null when one is null; else false. every: the
 * same with true and false exchanged. What is no truth value makes both null. */
static yb_rc quantified(struct dmn_state *st, const struct dmn_box *box, yb_value *frame,
                        yb_value *out) {
  bool some = box->kind == BOX_SOME, settled = false;
  yb_value items, v, result = yb_value_bool(!some);
  YB_TRY(domain(st, box, frame, &items));
  *out = yb_value_null();
  if (items.type != YB_VLIST) return YB_OK;
  for (uint32_t i = 0; i < items.n; i++) {
    frame[box->slot] = items.u.list[i];
    YB_TRY(yb_dmn_box_eval(st, box->part[1].box, frame, &v));
    if (!is_truth(st, box->part[1].box, v)) return YB_OK;
    settled |= v.type == YB_VBOOL && !!v.u.i == some;
    if (v.type == YB_VNULL) result = v;
  }
  *out = settled ? yb_value_bool(some) : result;
  return YB_OK;
}

static yb_rc filter_boxed(struct dmn_state *st, const struct dmn_box *box, yb_value *frame,
                          yb_value *out) {
  yb_value items, v;
  uint32_t n = 0;
  YB_TRY(domain(st, box, frame, &items));
  uint32_t total = items.type == YB_VLIST ? items.n : 0;
  yb_value *kept = YB_NEW_N(st->run->ctx->arena, total, yb_value);
  if (!kept) return YB_NOMEM;
  for (uint32_t i = 0; i < total; i++) {
    yb_value item = items.u.list[i];
    frame[box->slot] = item;
    for (uint32_t k = 2; k < box->parts; k++)
      frame[box->part[k].slot] = yb_value_get(item, box->part[k].name);
    YB_TRY(yb_dmn_box_eval(st, box->part[1].box, frame, &v));
    if (yb_value_is_true(v)) kept[n++] = item;
  }
  *out = (yb_value){.type = YB_VLIST, .n = n, .u.list = kept};
  return YB_OK;
}

static yb_rc filter(struct dmn_state *st, const struct dmn_box *box, yb_value *frame,
                    yb_value *out) {
  if (box->parts > 1) return filter_boxed(st, box, frame, out);
  YB_TRY(yb_dmn_box_eval(st, box->part[0].box, frame, &frame[box->slot]));
  return yb_feel_eval(box->program, st->run->ctx, frame, out);
}

static yb_rc call(struct dmn_state *st, const struct dmn_box *box, yb_value *frame,
                  yb_value *out) {
  struct yb_entry *arg = YB_NEW_N(st->run->ctx->arena, box->parts - 1, struct yb_entry);
  yb_value f;
  if (!arg) return YB_NOMEM;
  YB_TRY(yb_dmn_box_eval(st, box->part[0].box, frame, &f));
  for (uint32_t i = 1; i < box->parts; i++) {
    arg[i - 1].key = box->part[i].name;
    YB_TRY(yb_dmn_box_eval(st, box->part[i].box, frame, &arg[i - 1].value));
  }
  return yb_dmn_call(st, box, f, arg, box->parts - 1, out);
}

static yb_rc eval(struct dmn_state *st, const struct dmn_box *box, yb_value *frame,
                  yb_value *out) {
  switch (box->kind) {
    case BOX_LITERAL: return yb_feel_eval(box->program, st->run->ctx, frame, out);
    case BOX_CONTEXT: return context(st, box, frame, out);
    case BOX_LIST: return list(st, box, frame, out);
    case BOX_FUNCTION: return yb_dmn_closure(st, box->function, frame, YB_DMN_NIL, out);
    case BOX_CALL: return call(st, box, frame, out);
    case BOX_IF: return conditional(st, box, frame, out);
    case BOX_FILTER: return filter(st, box, frame, out);
    case BOX_FOR: return loop_for(st, box, frame, out);
    case BOX_SOME:
    case BOX_EVERY: return quantified(st, box, frame, out);
    case BOX_TABLE: return yb_dmn_table_eval(st, box->table, frame, out);
    case BOX_FAULT: break;
  }
  return yb_dmn_tell_fault(st->run, box->fault, out);
}

/* Boxes in boxes and, through functions, in boxes again: the C stack bounds them. */
yb_rc yb_dmn_box_eval(struct dmn_state *st, const struct dmn_box *box, yb_value *frame,
                      yb_value *out) {
  yb_value v;
  if (st->run->depth == YB_DMN_NESTED) {
    (void)yb_diag(st->run->ctx, box->at, YB_MSG_feel_too_many_calls, (yb_str){0}, (yb_str){0});
    return YB_LIMIT;
  }
  st->run->depth++;
  YB_TRY(eval(st, box, frame, &v));
  st->run->depth--;
  if (!box->type) {
    *out = v;
    return YB_OK;
  }
  yb_str name = st->run->m->element[st->element].name;
  return yb_dmn_coerce(st->run, box->type, box->at, name, v, out);
}
