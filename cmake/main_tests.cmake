# The program as it is built, run over packs with deliberate faults.
find_program(PYTHON3 python3)
if(PYTHON3 AND TARGET yiban AND NOT YB_FUZZ)
  add_test(NAME main_check_faults
    COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/check_faults $<TARGET_FILE:yiban>
      ${CMAKE_SOURCE_DIR}/packs/jiangmen)
  set_tests_properties(main_check_faults PROPERTIES LABELS quick TIMEOUT 400)
  add_test(NAME main_at_rest
    COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/at_rest $<TARGET_FILE:yiban>
      ${CMAKE_SOURCE_DIR}/packs/jiangmen)
  set_tests_properties(main_at_rest PROPERTIES LABELS quick TIMEOUT 300)
  # Read in place beside the project; skipped, loudly, where it is absent.
  add_test(NAME main_dmn_kit
    COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/dmn_kit $<TARGET_FILE:yiban>
      ${CMAKE_SOURCE_DIR}/../shared/conformance/dmn-tck)
  set_tests_properties(main_dmn_kit PROPERTIES LABELS quick TIMEOUT 120 SKIP_RETURN_CODE 77)
  find_program(NODE node)
  find_program(NPM npm)
  if(NODE AND NPM)
    add_test(NAME main_feelin
      COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/feelin/agree $<TARGET_FILE:yiban>
        ${CMAKE_SOURCE_DIR}/../shared/conformance/dmn-tck)
    set_tests_properties(main_feelin PROPERTIES TIMEOUT 600 SKIP_RETURN_CODE 77)
  endif()
endif()
