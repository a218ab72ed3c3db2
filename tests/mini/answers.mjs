// answers.mjs - what a crew answers in the film service's form, by the names of the fields.
const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10);
export const ANSWERS = {
  title: '侨路', work_kind: 'series', crew_name: '《侨路》剧组', filing_state: 'done', filing_no: '演示备字〔2026〕第001号',
  synopsis: '一位华侨后人回乡寻找祖父留下的侨批，走访骑楼和碉楼。', applicant_kind: 'enterprise',
  company_name: '岭海示例影视制作有限公司', uscc: '91440703900100015P', origin: 'mainland', lead_name: '陈敏示',
  lead_mobile: '15400001001', lead_email: 'chen.min@film.example', lead_id_kind: 'cnid', lead_cnid: '440703199001010017',
  site_name: '高锋示', site_mobile: '15400002001',
  'scenes[0].place': '赤坎镇堤西路骑楼街', 'scenes[0].division': '440783109', 'scenes[0].date_from': day(30), 'scenes[0].date_to': day(32),
  'scenes[0].time_from': '06:00', 'scenes[0].time_to': '19:00', 'scenes[0].setting': 'outdoor', 'scenes[0].owner_state': 'public',
  activities: [], people: '86', cars: '6', trucks: '2', parking: '村口广场', equipment: '摇臂一台', help: ['parking', 'power'],
  commit_true: true, commit_safe: true, commit_restore: true, consent_identity: true, consent_later: false,
};
/* The fields of a drawn page, as a person would post them; boxes that are not in ANSWERS stay as they are. */
export function fieldsFor(page) {
  return page.items.filter((i) => i.part === 'field' && i.kind !== 'file').flatMap((i) => {
    const v = ANSWERS[i.name];
    if (Array.isArray(v)) return v.map((value) => ({ name: i.name, value }));
    if (i.kind === 'checkbox') return v ? [{ name: i.name, value: 'true' }] : [];
    return [{ name: i.name, value: v === undefined ? i.value ?? '' : String(v) }];
  });
}
