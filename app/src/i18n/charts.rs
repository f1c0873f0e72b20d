//! Strings of charts.

use super::strings::{Msg, strings};

strings! {
    CHARTS
    ChWithheld: "withheld", "reservado";
    ChZero: "nobody", "nadie";
    ChNoData: "no data", "sin datos";
    ChCombined: "see combined", "véase el conjunto";
    ChPercent: "{n}\u{a0}%", "{n}\u{a0}%";
    ChDecimal: ".", ",";
    ChThousands: ",", ".";
    ChBase: "n\u{a0}=\u{a0}{n}", "n\u{a0}=\u{a0}{n}";
    ChBaseHead: "n", "n";
    ChCountHead: "Count", "Recuento";
    ChPeople: "{n} people", "{n} personas";
    ChTo: "{low} to {high}", "{low} a {high}";
    ChColumnOf: "{wave}: {column}", "{wave}: {column}";
    ChSource: "Source: {n}", "Fuente: {n}";
}
