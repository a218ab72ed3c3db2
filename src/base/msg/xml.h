/* xml.h - the messages of xml: MSG(key, en, en_fix, zh, zh_fix). */
MSG(xml_syntax, "this is not well-formed XML: {0}", "check the tags, quotes and & near here",
    "XML 格式有误：{0}", "请检查附近的标签、引号和 & 符号")
MSG(xml_doctype, "a document type declaration is not accepted", "remove <!DOCTYPE ...>",
    "不支持文档类型声明", "请删去 <!DOCTYPE …>")
MSG(xml_entity, "an entity is not accepted",
    "use &amp; &lt; &gt; &quot; &apos; or the character itself",
    "不支持此实体", "请使用 &amp; &lt; &gt; &quot; &apos; 或直接写该字符")
MSG(xml_encoding, "the encoding {0} is not accepted", "save the file as UTF-8",
    "不支持编码 {0}", "请用 UTF-8 编码保存")
MSG(xml_depth, "elements are nested deeper than {0}", "make the structure flatter",
    "元素嵌套超过 {0} 层", "请减少嵌套层数")
MSG(xml_limit, "the document holds more than {0}", "split it",
    "文档内容超过 {0}", "请拆分文档")
