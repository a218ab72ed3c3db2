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
QUERY(text, "{\"type\":\"string\",\"maxLength\":200}",
      "words, any of which may stand anywhere in an entry")
QUERY(panel, "{\"type\":\"string\",\"maxLength\":64}", "one panel")
QUERY(division, "{\"type\":\"string\",\"maxLength\":12}", "code of a county, town or community")
QUERY(where, "{\"type\":\"string\",\"maxLength\":500}",
      "field:value between blanks; values of one field are alternatives")
QUERY(range, "{\"type\":\"string\",\"maxLength\":300}",
      "field:least..most between blanks; price in fen")
QUERY(near, "{\"type\":\"string\",\"maxLength\":64}", "longitude,latitude in WGS-84")
QUERY(box, "{\"type\":\"string\",\"maxLength\":100}", "west,south,east,north of a map")
QUERY(free_from, "{\"type\":\"string\",\"maxLength\":10}", "first day that must be free")
QUERY(free_to, "{\"type\":\"string\",\"maxLength\":10}", "last day that must be free")
QUERY(sort, "{\"type\":\"string\",\"maxLength\":64}",
      "relevance, newest, price, -price, rating, distance or a field")
QUERY(after, "{\"type\":\"string\",\"maxLength\":64}", "`next` of the page before")
QUERY(ids, "{\"type\":\"string\",\"maxLength\":100}", "2 to 4 ids between blanks")
QUERY(format, "{\"type\":\"string\",\"maxLength\":16}", "csv, xlsx or geojson; csv when absent")
QUERY(first, "{\"type\":\"string\",\"maxLength\":10}", "first day")
QUERY(last, "{\"type\":\"string\",\"maxLength\":10}", "last day")
QUERY(entry, "{\"type\":\"string\",\"maxLength\":20}", "id of an entry that one keeps")
QUERY(radius, "{\"type\":\"integer\",\"minimum\":1,\"maximum\":100000}", "metres from `near`")
QUERY(walk, "{\"type\":\"integer\",\"minimum\":1,\"maximum\":120}",
      "minutes on foot from `near`, about")
QUERY(map, "{\"type\":\"string\",\"enum\":[\"true\"]}", "clusters of all that fit")
QUERY(size, "{\"type\":\"string\",\"enum\":[\"small\",\"tiny\"]}",
      "small: at most 480 points a side; tiny: 256")
QUERY(check, "{\"type\":\"string\",\"enum\":[\"true\"]}", "say the page's errors")
