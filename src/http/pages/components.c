/* components.c - one page that shows every part of the style sheet and the form
 * partials; the browser tests measure it. Its content is a sample. */
#include "base/arena.h"
#include "http/handlers.h"
#include "http/page.h"
#include "http/view/form.h"
#include "tpl_components.h"

static const struct yb_form_option choice[] = {
    {YB_S_INIT("day"), YB_S_INIT("白天"), true},
    {YB_S_INIT("night"), YB_S_INIT("含夜间"), false},
};

#define FIELD(kind_, label_) {.kind = YB_FORM_##kind_, .label = YB_S_INIT(label_), .required = true}
static const struct yb_form_field field[] = {
    FIELD(TEXT, "联系人"),       FIELD(AREA, "补充说明"),     FIELD(NUMBER, "现场最多人数"),
    FIELD(DATE, "开始日期"),     FIELD(CHECKBOX, "我已阅读承诺内容"), FIELD(CHECKLIST, "需要协调什么"),
    FIELD(RADIO, "每天时段"),    FIELD(SELECT, "作品类型"),   FIELD(FILE, "平面图"),
    FIELD(GROUP, "拍摄时间"),    FIELD(LIST, "拍摄地点"),
};

static struct yb_form_item item(yb_form_part part, uint32_t f, const char *id, const char *value) {
  return (struct yb_form_item){.part = part, .field = &field[f], .id = yb_str_of(id),
                               .name = yb_str_of(id), .value = yb_str_of(value)};
}

static void chain(struct yb_form_item *i, size_t n) {
  for (size_t k = 0; k + 1 < n; k++) i[k].next = &i[k + 1];
  for (size_t k = 0; k < n; k++) {
    yb_form_kind kind = i[k].field->kind;
    if (i[k].part != YB_PART_FIELD) continue;
    if (kind != YB_FORM_CHECKLIST && kind != YB_FORM_RADIO && kind != YB_FORM_SELECT) continue;
    i[k].option = choice;
    i[k].options = 2;
  }
}

yb_rc yb_page_components(struct yb_req *rq, struct yb_res *rs) {
  static const struct yb_diag wrong = {.severity = YB_ERROR};
  struct yb_form_item i[] = {
      item(YB_PART_FIELD, 0, "s-name", "陈敏"),
      item(YB_PART_FIELD, 1, "s-note", ""),
      item(YB_PART_GROUP_BEGIN, 9, "s-when", ""),
      item(YB_PART_FIELD, 3, "s-from", "2026-12-08"),
      item(YB_PART_FIELD, 6, "s-part", ""),
      item(YB_PART_GROUP_END, 9, "s-when", ""),
      item(YB_PART_FIELD, 2, "s-people", "两三百"),
      item(YB_PART_FIELD, 5, "s-help", ""),
      item(YB_PART_FIELD, 7, "s-type", ""),
      item(YB_PART_FIELD, 8, "s-plan", ""),
      item(YB_PART_LIST_BEGIN, 10, "s-places", ""),
      item(YB_PART_ROW_BEGIN, 10, "s-places-0", ""),
      item(YB_PART_FIELD, 0, "s-places-0-name", "老码头"),
      item(YB_PART_ROW_END, 10, "s-places-0", ""),
      item(YB_PART_LIST_END, 10, "s-places", ""),
      item(YB_PART_FIELD, 4, "s-agree", ""),
  };
  struct yb_page page;
  struct v_form v;
  size_t n = sizeof i / sizeof *i;
  i[6].error = &wrong;
  i[6].error_text = YB_S("请填整数，例如 120");
  i[11].remove = YB_S("remove:s-places[0]");
  i[14].add = YB_S("add:s-places");
  chain(i, n);
  YB_TRY(yb_form_draw(rq, i, rq->path, &v));
  yb_page_init(rq, &page, YB_S("组件"));
  return YB_PAGE(rq, rs, &page, components, &v);
}
