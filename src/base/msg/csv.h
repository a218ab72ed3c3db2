/* csv.h - the messages of csv: MSG(key, en, en_fix, zh, zh_fix). */
MSG(csv_empty, "the table has no header row", "name the columns in the first row",
    "表格没有标题行", "请在第一行写明各列名称")
MSG(csv_cells, "this row has {0} cells, the header has {1}",
    "add or remove cells; put cells that hold a comma in double quotes",
    "本行有 {0} 格，标题行有 {1} 格", "请增删单元格；含逗号的内容请用双引号括起")
MSG(csv_unclosed, "a quote is opened here and not closed", "close the cell with a double quote",
    "此处的引号没有闭合", "请在单元格末尾补上双引号")
MSG(csv_quote, "a double quote stands inside a cell",
    "put the whole cell in double quotes and double the ones inside",
    "单元格中间出现双引号", "请把整格用双引号括起，并把里面的双引号写两次")
MSG(csv_twice, "column \"{0}\" stands twice in the header", "rename or remove one of the two",
    "标题行中有两个“{0}”列", "请改名或删去其中一个")
MSG(csv_limit, "the table has more than {0} cells", "split the file",
    "表格超过 {0} 格", "请拆分文件")
