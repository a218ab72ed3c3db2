# The rights table and bad input, over HTTP, with the program as it is built.
if(PYTHON3 AND TARGET yiban AND NOT YB_FUZZ)
  add_test(NAME http_rights
    COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/rights/rights $<TARGET_FILE:yiban>
      ${CMAKE_SOURCE_DIR}/packs/jiangmen)
  set_tests_properties(http_rights PROPERTIES LABELS full TIMEOUT 1200)
  add_test(NAME http_leaks
    COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/rights/rights $<TARGET_FILE:yiban>
      ${CMAKE_SOURCE_DIR}/packs/jiangmen leaks)
  set_tests_properties(http_leaks PROPERTIES LABELS full TIMEOUT 300)
  add_test(NAME http_rights_complete
    COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/rights/rights $<TARGET_FILE:yiban>
      ${CMAKE_SOURCE_DIR}/packs/jiangmen complete)
  set_tests_properties(http_rights_complete PROPERTIES LABELS quick TIMEOUT 120)
  add_test(NAME http_bad_input
    COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/pg/with ${CMAKE_SOURCE_DIR}/tests/tools/bad_input
      $<TARGET_FILE:yiban> ${CMAKE_SOURCE_DIR}/packs/jiangmen)
  set_tests_properties(http_bad_input PROPERTIES LABELS full TIMEOUT 600)
  add_test(NAME http_installation
    COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/installation $<TARGET_FILE:yiban>
      ${CMAKE_SOURCE_DIR}/packs/jiangmen)
  set_tests_properties(http_installation PROPERTIES LABELS full TIMEOUT 300)
endif()
