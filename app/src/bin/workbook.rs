//! The worker that reads and writes workbooks: see `app::workbook`.

fn main() {
    app::workbook::serve();
}
