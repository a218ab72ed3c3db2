/* shapes.h - the names of the shapes: IN(name) is read, OUT(name) is written. `none`
 * is no body, `any` whatever the operation says. */
IN(none) IN(empty) IN(code_send) IN(session_open) IN(password) IN(case_submit) IN(withdraw)
IN(rate) IN(supplement) IN(paper_add) IN(complete) IN(want) IN(hand_over) IN(extend) IN(reason)
IN(consult) IN(limit)
OUT(none) OUT(any) OUT(services) OUT(service) OUT(guide) OUT(material) OUT(step) OUT(faq)
OUT(consent) OUT(figures) OUT(promise) OUT(mended) OUT(permit) OUT(permit_place) OUT(session)
OUT(me) OUT(post) OUT(submitted) OUT(cases) OUT(case_row) OUT(case) OUT(clock) OUT(happening)
OUT(paper) OUT(paper_id) OUT(person) OUT(task) OUT(queue) OUT(queue_row) OUT(alarm) OUT(load)
OUT(supervision) OUT(audit) OUT(audit_row)
