//! Our own types from JSON and to it: `text` has the two directions between JSON and text, this file the two traits and
//! the macros that implement them.
//!
//! The server reads requests with serde's derives, which name the line and refuse unknown fields. A phone downloads
//! the app, and a derived reader is ten times the size of these few lines; what the app reads comes from our own server
//! or from the app itself, so it needs no better message than "this is not one of ours". A test holds the two
//! readers against each other for every type that has both.

mod text;

use serde_json::{Map, Number, Value as Json};
#[cfg(feature = "full")]
pub(crate) use text::quote;
pub use text::{value, write};

/// Reads itself from JSON.
///
/// A reader always gives a value and says through `bad` when it is not what stands there: without an early way out,
/// nothing that was read before has to be cleaned up in a hundred places.
pub trait FromJson: Sized {
    /// The value; a missing member reads as `null`. Where `bad` was set, it is worth nothing.
    fn from_json(json: &Json, bad: &mut bool) -> Self;
}

/// Reads a value from text.
#[must_use]
pub fn parse<T: FromJson>(text: &str) -> Option<T> {
    let mut bad = false;
    let read = T::from_json(&value(text)?, &mut bad);
    (!bad).then_some(read)
}

/// A member of an object.
#[must_use]
pub fn member<T: FromJson>(json: &Json, name: &str, bad: &mut bool) -> T {
    T::from_json(json.get(name).unwrap_or(&Json::Null), bad)
}

/// A member of an object, or what stands for it when it is missing.
#[must_use]
pub fn member_or_default<T: FromJson + Default>(json: &Json, name: &str, bad: &mut bool) -> T {
    json.get(name).map_or_else(T::default, |json| T::from_json(json, bad))
}

/// What was found, or nothing and a note of it.
pub fn or_bad<T: Default>(found: Option<T>, bad: &mut bool) -> T {
    *bad |= found.is_none();
    found.unwrap_or_default()
}

/// Gives itself as JSON.
pub trait ToJson {
    /// `null` stands for what is not there.
    fn to_json(&self) -> Json;
}

impl ToJson for Json {
    fn to_json(&self) -> Json {
        self.clone()
    }
}

impl ToJson for String {
    fn to_json(&self) -> Json {
        Json::String(self.clone())
    }
}

impl ToJson for Map<String, Json> {
    fn to_json(&self) -> Json {
        Json::Object(self.clone())
    }
}

macro_rules! whole {
    ($($type:ty),*) => {
        $(impl ToJson for $type {
            fn to_json(&self) -> Json {
                Json::Number(Number::from_string_unchecked(self.to_string()))
            }
        })*
    };
}

whole!(u16, u32, u64, usize);

impl ToJson for bool {
    fn to_json(&self) -> Json {
        Json::Bool(*self)
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self) -> Json {
        self.as_ref().map_or(Json::Null, T::to_json)
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(&self) -> Json {
        Json::Array(self.iter().map(T::to_json).collect())
    }
}

/// Writes a value as text, members in the order of their names.
#[must_use]
pub fn text<T: ToJson>(value: &T) -> String {
    let mut text = String::new();
    write(&value.to_json(), &mut text);
    text
}

macro_rules! plain {
    ($($type:ty, $read:expr;)*) => {
        $(impl FromJson for $type {
            fn from_json(json: &Json, bad: &mut bool) -> Self {
                let read: fn(&Json) -> Option<Self> = $read;
                or_bad(read(json), bad)
            }
        })*
    };
}

plain! {
    String, |json| json.as_str().map(Self::from);
    bool, Json::as_bool;
    u64, Json::as_u64;
    u32, |json| json.as_u64()?.try_into().ok();
    u16, |json| json.as_u64()?.try_into().ok();
    usize, |json| json.as_u64()?.try_into().ok();
    Json, |json| Some(json.clone());
    Map<String, Json>, |json| json.as_object().cloned();
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: &Json, bad: &mut bool) -> Self {
        if json.is_null() { None } else { Some(T::from_json(json, bad)) }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: &Json, bad: &mut bool) -> Self {
        let items = json.as_array().map_or(&[] as &[Json], |items| items);
        *bad |= !json.is_array();
        let mut read = Self::with_capacity(items.len());
        for item in items {
            read.push(T::from_json(item, bad));
        }
        read
    }
}

/// An object of the members that are there.
#[must_use]
pub fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    let mut object = Map::new();
    for (name, value) in members {
        if !value.is_null() {
            object.insert(name.to_owned(), value);
        }
    }
    Json::Object(object)
}

/// Reads and gives a struct member by member: `name` must be there unless it is an `Option`, `name: default` may be missing,
/// and what is `renamed` stands under another name.
#[macro_export]
macro_rules! json_struct {
    ($type:ident { $($field:ident $(: $mark:ident)?),* $(,)? } $(renamed { $($renamed:ident = $name:literal),* })?) => {
        impl $crate::json::FromJson for $type {
            fn from_json(json: &serde_json::Value, bad: &mut bool) -> Self {
                Self {
                    $($field: $crate::json_member!(json, bad, $field $($mark)?),)*
                    $($($renamed: $crate::json::member(json, $name, bad),)*)?
                }
            }
        }

        impl $crate::json::ToJson for $type {
            fn to_json(&self) -> serde_json::Value {
                let members = [
                    $((stringify!($field), $crate::json::ToJson::to_json(&self.$field)),)*
                    $($(($name, $crate::json::ToJson::to_json(&self.$renamed)),)*)?
                ];
                $crate::json::object(members)
            }
        }
    };
}

/// One member of [`json_struct`].
#[macro_export]
#[doc(hidden)]
macro_rules! json_member {
    ($json:ident, $bad:ident, $field:ident) => {
        $crate::json::member($json, stringify!($field), $bad)
    };
    ($json:ident, $bad:ident, $field:ident default) => {
        $crate::json::member_or_default($json, stringify!($field), $bad)
    };
}

/// An enum without data, each variant under its name on the wire: for serde, for [`FromJson`] and for the store.
#[macro_export]
macro_rules! names {
    ($(#[$meta:meta])* $vis:vis enum $type:ident { $($(#[$doc:meta])* $variant:ident = $name:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        $vis enum $type { $($(#[$doc])* $variant),* }

        impl $type {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Name on the wire and in the store.
            #[must_use]
            pub fn name(self) -> &'static str {
                const NAMES: &[&str] = &[$($name),*];
                NAMES[self as usize]
            }

            /// The one with this name.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|item| item.name() == name)
            }
        }

        impl $crate::json::FromJson for $type {
            fn from_json(json: &serde_json::Value, bad: &mut bool) -> Self {
                let found = json.as_str().and_then(Self::named);
                *bad |= found.is_none();
                found.unwrap_or(Self::ALL[0])
            }
        }

        impl $crate::json::ToJson for $type {
            fn to_json(&self) -> serde_json::Value {
                serde_json::Value::String(self.name().to_owned())
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                const NAMES: &[&str] = &[$($name),*];
                let name = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Self::named(&name).ok_or_else(|| serde::de::Error::unknown_variant(&name, NAMES))
            }
        }
    };
}
