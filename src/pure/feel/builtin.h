/* builtin.h - the built-in functions (DMN 1.5, 10.3.4), the one table of them:
 *
 *   FN(id, name, parameters, kinds, least, most, what)
 *
 * `parameters` are names for calls by name, signatures divided by '|'. `kinds`
 * has a letter for each: what a value must be, a list of one such value counts
 * as the value, and one value as a list of it; a capital may be null or left out.
 * "*" leaves all of them to the function.
 *
 *   s string  n number  b boolean  l list  c context  r range  f function
 *   d date, or date and time  a any
 *
 * most 255: any number of values. A call with fewer than `least` or more than
 * `most` values, or with others than `kinds` says, is null with a warning.
 */
/* conversion */
FN(date, "date", "from|year,month,day", "*", 1, 3, "a date from text, a date and time, or parts")
FN(date_and_time, "date and time",
   "from|date,time,timezone|year,month,day,hour,minute,second,offset|"
   "year,month,day,hour,minute,second,timezone",
   "*", 1, 7, "a date and time from text, from a date and a time, or from parts")
FN(time, "time", "from|hour,minute,second,offset", "*", 1, 4,
   "a time from text, a date and time, or parts")
FN(number, "number", "from,grouping separator,decimal separator", "sSS", 1, 3,
   "a number from text with the separators given")
FN(string, "string", "from", "a", 1, 1, "the text of a value")
FN(duration, "duration", "from", "a", 1, 1, "a duration from text")
FN(months_between, "years and months duration", "from,to", "dd", 2, 2,
   "whole months between two dates")
FN(range, "range", "from", "s", 1, 1, "a range from text like \"[1..3)\"")
/* boolean */
FN(not, "not", "negand", "B", 1, 1, "true for false and false for true")
/* strings */
FN(substring, "substring", "string,start position,length", "snN", 2, 3,
   "characters from a position, the last is -1")
FN(string_length, "string length", "string", "s", 1, 1, "number of characters")
FN(upper_case, "upper case", "string", "s", 1, 1, "in capitals")
FN(lower_case, "lower case", "string", "s", 1, 1, "in small letters")
FN(substring_before, "substring before", "string,match", "ss", 2, 2, "what stands before a match")
FN(substring_after, "substring after", "string,match", "ss", 2, 2, "what stands after a match")
FN(replace, "replace", "input,pattern,replacement,flags", "sssS", 3, 4,
   "every match of a regular expression replaced")
FN(contains, "contains", "string,match", "ss", 2, 2, "whether a text holds another")
FN(starts_with, "starts with", "string,match", "ss", 2, 2, "whether a text begins with another")
FN(ends_with, "ends with", "string,match", "ss", 2, 2, "whether a text ends with another")
FN(matches, "matches", "input,pattern,flags", "ssS", 2, 3,
   "whether a regular expression matches somewhere")
FN(split, "split", "string,delimiter", "ss", 2, 2,
   "the pieces between matches of a regular expression")
FN(string_join, "string join", "list,delimiter", "lS", 1, 2, "texts in a row, nulls left out")
/* lists */
FN(list_contains, "list contains", "list,element", "la", 2, 2, "whether a list has an element")
FN(list_replace, "list replace", "list,position,newItem|list,match,newItem", "laa", 3, 3,
   "a list with the item at a position, or those a function picks, replaced")
FN(count, "count", "list", "l", 1, 1, "number of elements")
FN(min, "min", "list", "*", 1, 255, "the least element")
FN(max, "max", "list", "*", 1, 255, "the greatest element")
FN(sum, "sum", "list", "*", 1, 255, "the sum of numbers")
FN(mean, "mean", "list", "*", 1, 255, "the average of numbers")
FN(all, "all", "list", "*", 1, 255, "false if one is false, true if all are true")
FN(any, "any", "list", "*", 1, 255, "true if one is true, false if all are false")
FN(sublist, "sublist", "list,start position,length", "lnN", 2, 3, "elements from a position")
FN(append, "append", "list,item", "*", 1, 255, "a list with items put behind it")
FN(concatenate, "concatenate", "list", "*", 1, 255, "lists in a row")
FN(insert_before, "insert before", "list,position,newItem", "lna", 3, 3,
   "a list with an item put in before a position")
FN(remove, "remove", "list,position", "ln", 2, 2, "a list without the item at a position")
FN(reverse, "reverse", "list", "l", 1, 1, "a list from its end")
FN(index_of, "index of", "list,match", "la", 2, 2, "the positions of an element")
FN(union, "union", "list", "*", 1, 255, "lists in a row, every element once")
FN(distinct_values, "distinct values", "list", "l", 1, 1, "every element once")
FN(flatten, "flatten", "list", "l", 1, 1, "the elements of lists within lists")
FN(product, "product", "list", "*", 1, 255, "the product of numbers")
FN(median, "median", "list", "*", 1, 255, "the middle number")
FN(stddev, "stddev", "list", "*", 1, 255, "the standard deviation of a sample")
FN(mode, "mode", "list", "*", 1, 255, "the most frequent numbers, ascending")
FN(sort, "sort", "list,precedes", "lf", 2, 2, "a list in the order that a function says")
/* numbers */
FN(decimal, "decimal", "n,scale", "nn", 2, 2, "rounded half to even")
FN(floor, "floor", "n,scale", "nn", 1, 2, "rounded down")
FN(ceiling, "ceiling", "n,scale", "nn", 1, 2, "rounded up")
FN(round_up, "round up", "n,scale", "nn", 2, 2, "rounded away from zero")
FN(round_down, "round down", "n,scale", "nn", 2, 2, "rounded towards zero")
FN(round_half_up, "round half up", "n,scale", "nn", 2, 2, "rounded, halves away from zero")
FN(round_half_down, "round half down", "n,scale", "nn", 2, 2, "rounded, halves towards zero")
FN(abs, "abs", "n", "a", 1, 1, "without its sign, a number or a duration")
FN(modulo, "modulo", "dividend,divisor", "nn", 2, 2,
   "the rest of a division, signed as the divisor")
FN(sqrt, "sqrt", "number", "n", 1, 1, "the square root")
FN(log, "log", "number", "n", 1, 1, "the natural logarithm")
FN(exp, "exp", "number", "n", 1, 1, "e to the power of a number")
FN(odd, "odd", "number", "n", 1, 1, "whether an integer is odd")
FN(even, "even", "number", "n", 1, 1, "whether an integer is even")
/* dates and times */
FN(is, "is", "value1,value2", "aa", 2, 2, "whether two values are the same, zone and all")
FN(day_of_year, "day of year", "date", "d", 1, 1, "1 to 366")
FN(day_of_week, "day of week", "date", "d", 1, 1, "\"Monday\" to \"Sunday\"")
FN(month_of_year, "month of year", "date", "d", 1, 1, "\"January\" to \"December\"")
FN(week_of_year, "week of year", "date", "d", 1, 1, "the week of ISO 8601")
FN(now, "now", "", "", 0, 0, "the date and time of the evaluation")
FN(today, "today", "", "", 0, 0, "the date of the evaluation")
/* ranges */
FN(before, "before", "point1,point2|point,range|range,point|range1,range2", "aa", 2, 2,
   "whether one lies before the other")
FN(after, "after", "point1,point2|point,range|range,point|range1,range2", "aa", 2, 2,
   "whether one lies after the other")
FN(meets, "meets", "range1,range2", "rr", 2, 2, "whether one ends where the other starts")
FN(met_by, "met by", "range1,range2", "rr", 2, 2, "whether one starts where the other ends")
FN(overlaps, "overlaps", "range1,range2", "rr", 2, 2, "whether two ranges have a point in common")
FN(overlaps_before, "overlaps before", "range1,range2", "rr", 2, 2,
   "whether one starts first and ends within the other")
FN(overlaps_after, "overlaps after", "range1,range2", "rr", 2, 2,
   "whether one starts within the other and ends last")
FN(finishes, "finishes", "point,range|range1,range2", "aa", 2, 2, "whether it is the other's end")
FN(finished_by, "finished by", "range,point|range1,range2", "aa", 2, 2,
   "whether the other is its end")
FN(includes, "includes", "range,point|range1,range2", "aa", 2, 2, "whether the other lies within")
FN(during, "during", "point,range|range1,range2", "aa", 2, 2, "whether it lies within the other")
FN(starts, "starts", "point,range|range1,range2", "aa", 2, 2, "whether it is the other's start")
FN(started_by, "started by", "range,point|range1,range2", "aa", 2, 2,
   "whether the other is its start")
FN(coincides, "coincides", "point1,point2|range1,range2", "aa", 2, 2, "whether two are the same")
/* contexts */
FN(get_value, "get value", "m,key|context,key", "cs", 2, 2, "the value of a context's entry")
FN(get_entries, "get entries", "m", "c", 1, 1, "the entries of a context as a list")
FN(context, "context", "entries", "l", 1, 1, "a context of a list of entries")
FN(context_put, "context put", "context,key,value|context,keys,value", "caa", 3, 3,
   "a context with an entry set, at a path too")
FN(context_merge, "context merge", "contexts", "l", 1, 1, "the entries of all, later ones win")
/* beyond the standard */
FN(is_defined, "is defined", "value", "a", 1, 1, "whether a value is not null")
