use super::*;

fn refused(text: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("workplace-diversity.toml"), text).expect("a file");
    let catalog = Catalog::load(None).expect("instruments");
    let refused = catalog.with_analysis(folder.path()).expect_err("it does not fit").to_string();
    assert!(refused.contains("workplace-diversity.toml"), "{refused}");
    refused
}

#[test]
fn what_is_said_of_an_instrument_is_built_in_and_fits_it() {
    let catalog = Catalog::load(None).expect("instruments");
    assert_eq!(catalog.analysis.len(), ANALYSIS.len(), "none is left out");
    assert_eq!(catalog.analysis("workplace-diversity").nps, ["recommend"]);
    assert_eq!(catalog.analysis("equity-quick-screen"), AnalysisSpec::default());
}

#[test]
fn a_specification_that_does_not_fit_is_refused_with_what_is_wrong() {
    assert!(refused("keys = [\"gendre\"]").contains("“gendre”"));
    assert!(refused("[lists.agree]\nfavourable = [\"agreed\"]").contains("“agreed”"));
    assert!(refused("favourite = []").contains("favourite"), "a field that nobody reads");
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("nothing.toml"), "").expect("a file");
    let refused = Catalog::load(None).expect("instruments").with_analysis(folder.path()).expect_err("of no instrument").to_string();
    assert!(refused.contains("there is no instrument “nothing”"), "{refused}");
}

#[test]
fn a_file_of_the_operators_own_replaces_what_is_built_in() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("workplace-diversity.toml"), "leave_out = [\"consent\"]").expect("a file");
    let catalog = Catalog::load(None).expect("instruments").with_analysis(folder.path()).expect("it fits");
    assert!(catalog.analysis("workplace-diversity").nps.is_empty());
    assert_eq!(Catalog::load(None).expect("instruments").with_analysis(&folder.path().join("none")).expect("nothing").analysis.len(), 1);
}
