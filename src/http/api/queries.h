/* queries.h - the query parameters: QUERY(name, JSON Schema, what). */
QUERY(cursor, "{\"type\":\"string\",\"maxLength\":64}", "`next` of the page before")
QUERY(limit, "{\"type\":\"integer\",\"minimum\":1,\"maximum\":100}", "rows of a page")
QUERY(queue, "{\"type\":\"string\",\"enum\":[\"mine\",\"free\",\"unit\",\"done\"]}",
      "which queue; mine when absent")
QUERY(unit, "{\"type\":\"string\",\"maxLength\":64}", "one unit; else all of the actor")
QUERY(service, "{\"type\":\"string\",\"maxLength\":64}", "one service")
QUERY(kind, "{\"type\":\"string\",\"maxLength\":64}", "one kind of task")
QUERY(light, "{\"type\":\"string\",\"enum\":[\"green\",\"yellow\",\"red\",\"grey\"]}",
      "one colour")
QUERY(case, "{\"type\":\"string\",\"maxLength\":64}", "number of a case")
QUERY(verb, "{\"type\":\"string\",\"maxLength\":64}", "one verb, as case.accepted")
QUERY(actor, "{\"type\":\"string\",\"maxLength\":64}", "a login, or kind:id")
QUERY(from, "{\"type\":\"string\",\"format\":\"date-time\"}", "not before")
QUERY(to, "{\"type\":\"string\",\"format\":\"date-time\"}", "before")
