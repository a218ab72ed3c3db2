# The API against its own document, over HTTP, with the program as it is built.
if(PYTHON3 AND TARGET yiban AND NOT YB_FUZZ)
  add_test(NAME http_catalog_pages
    COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/catalog_pages $<TARGET_FILE:yiban>
    ${CMAKE_SOURCE_DIR}/packs/jiangmen)
  set_tests_properties(http_catalog_pages PROPERTIES LABELS quick TIMEOUT 300)
  add_test(NAME http_rows
    COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/rows $<TARGET_FILE:yiban>
    ${CMAKE_SOURCE_DIR}/packs/jiangmen)
  set_tests_properties(http_rows PROPERTIES LABELS quick TIMEOUT 600)
  add_test(NAME http_api_contract
    COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/api_contract $<TARGET_FILE:yiban>
      ${CMAKE_SOURCE_DIR}/packs/jiangmen)
  set_tests_properties(http_api_contract PROPERTIES LABELS quick TIMEOUT 180)
  add_test(NAME http_workbook
    COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/workbook $<TARGET_FILE:yiban>
      ${CMAKE_SOURCE_DIR}/packs/jiangmen)
  set_tests_properties(http_workbook PROPERTIES LABELS full TIMEOUT 600 SKIP_RETURN_CODE 77)
endif()
