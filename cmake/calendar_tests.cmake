# Every day of 2018 to 2026 against the npm package chinese-days, pinned by
# tests/tools/calendar/package-lock.json.
if(NOT YB_FUZZ)
  add_executable(calendar_days tests/tools/calendar/days.c)
  target_link_libraries(calendar_days yb_pure)
  set_target_properties(calendar_days PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  find_program(NODE node)
  if(NODE)
    add_test(NAME calendar_chinese_days
      COMMAND ${NODE} tests/tools/calendar/compare.mjs $<TARGET_FILE:calendar_days>
        tests/tools/calendar/holidays-mainland.csv
      WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(calendar_chinese_days PROPERTIES LABELS full TIMEOUT 300)
  endif()
endif()
