/* builtin.h - the built-in functions (DMN 1.5, 10.3.4), the one table of them:
 *
 *   FN(id, name, parameters, least, most, what)
 *
 * `parameters` are names for calls by name, signatures divided by '|'; they say
 * where a value stands, the function looks at what it got. most 255: any number
 * of values. A call with fewer than `least` or more than `most` is null.
 */
/* conversion */
FN(date, "date", "from|year,month,day", 1, 3, "a date from text, a date and time, or parts")
FN(date_and_time, "date and time",
   "from|date,time,timezone|year,month,day,hour,minute,second,offset|"
   "year,month,day,hour,minute,second,timezone", 1, 7,
   "a date and time from text, from a date and a time, or from parts")
FN(time, "time", "from|hour,minute,second,offset", 1, 4,
   "a time from text, a date and time, or parts")
FN(number, "number", "from,grouping separator,decimal separator", 1, 3,
   "a number from text with the separators given")
FN(string, "string", "from", 1, 1, "the text of a value")
FN(duration, "duration", "from", 1, 1, "a duration from text")
FN(months_between, "years and months duration", "from,to", 2, 2,
   "whole months between two dates")
/* boolean */
FN(not, "not", "negand", 1, 1, "true for false and false for true")
/* strings */
FN(substring, "substring", "string,start position,length", 2, 3,
   "characters from a position, the last is -1")
FN(string_length, "string length", "string", 1, 1, "number of characters")
FN(upper_case, "upper case", "string", 1, 1, "in capitals")
FN(lower_case, "lower case", "string", 1, 1, "in small letters")
FN(substring_before, "substring before", "string,match", 2, 2, "what stands before a match")
FN(substring_after, "substring after", "string,match", 2, 2, "what stands after a match")
FN(contains, "contains", "string,match", 2, 2, "whether a text holds another")
FN(starts_with, "starts with", "string,match", 2, 2, "whether a text begins with another")
FN(ends_with, "ends with", "string,match", 2, 2, "whether a text ends with another")
FN(matches, "matches", "input,pattern,flags", 2, 3,
   "whether a regular expression matches somewhere")
FN(string_join, "string join", "list,delimiter", 1, 2, "texts in a row, nulls left out")
/* lists */
FN(list_contains, "list contains", "list,element", 2, 2, "whether a list has an element")
FN(count, "count", "list", 1, 1, "number of elements")
FN(min, "min", "list", 1, 255, "the least element")
FN(max, "max", "list", 1, 255, "the greatest element")
FN(sum, "sum", "list", 1, 255, "the sum of numbers")
FN(mean, "mean", "list", 1, 255, "the average of numbers")
FN(all, "all", "list", 1, 255, "false if one is false, true if all are true")
FN(any, "any", "list", 1, 255, "true if one is true, false if all are false")
FN(sublist, "sublist", "list,start position,length", 2, 3, "elements from a position")
FN(append, "append", "list,item", 1, 255, "a list with items put behind it")
FN(concatenate, "concatenate", "list", 1, 255, "lists in a row")
FN(reverse, "reverse", "list", 1, 1, "a list from its end")
FN(index_of, "index of", "list,match", 2, 2, "the positions of an element")
FN(union, "union", "list", 1, 255, "lists in a row, every element once")
FN(distinct_values, "distinct values", "list", 1, 1, "every element once")
FN(flatten, "flatten", "list", 1, 1, "the elements of lists within lists")
/* numbers */
FN(decimal, "decimal", "n,scale", 2, 2, "rounded half to even")
FN(floor, "floor", "n,scale", 1, 2, "rounded down")
FN(ceiling, "ceiling", "n,scale", 1, 2, "rounded up")
FN(round_up, "round up", "n,scale", 2, 2, "rounded away from zero")
FN(round_down, "round down", "n,scale", 2, 2, "rounded towards zero")
FN(round_half_up, "round half up", "n,scale", 2, 2, "rounded, halves away from zero")
FN(round_half_down, "round half down", "n,scale", 2, 2, "rounded, halves towards zero")
FN(abs, "abs", "n", 1, 1, "without its sign, a number or a duration")
FN(modulo, "modulo", "dividend,divisor", 2, 2, "the rest of a division, signed as the divisor")
FN(sqrt, "sqrt", "number", 1, 1, "the square root")
FN(odd, "odd", "number", 1, 1, "whether an integer is odd")
FN(even, "even", "number", 1, 1, "whether an integer is even")
/* dates and times */
FN(now, "now", "", 0, 0, "the date and time of the evaluation")
FN(today, "today", "", 0, 0, "the date of the evaluation")
/* ranges */
/* contexts */
FN(get_value, "get value", "m,key|context,key", 2, 2, "the value of a context's entry")
/* beyond the standard */
FN(is_defined, "is defined", "value", 1, 1, "whether a value is not null")
