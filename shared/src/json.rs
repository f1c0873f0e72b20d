//! Reading our own types from JSON that is already parsed.
//!
//! The server reads requests with serde's derives, which name the line and refuse unknown fields. A phone downloads
//! the app, and a derived reader is ten times the size of these few lines; what the app reads comes from our own server
//! or from the app itself, so it needs no better message than "this is not one of ours". A test holds the two
//! readers against each other for every type that has both.

use serde_json::{Map, Value as Json};

/// Reads itself from JSON.
pub trait FromJson: Sized {
    /// The value, if the JSON is one. A missing member reads as `null`.
    fn from_json(json: &Json) -> Option<Self>;
}

/// Reads a value from text.
#[must_use]
pub fn parse<T: FromJson>(text: &str) -> Option<T> {
    T::from_json(&value(text)?)
}

fn value(text: &str) -> Option<Json> {
    serde_json::from_str(text).ok()
}

/// A member of an object.
#[must_use]
pub fn member<T: FromJson>(json: &Json, name: &str) -> Option<T> {
    T::from_json(json.get(name).unwrap_or(&Json::Null))
}

/// A member of an object, or what stands for it when it is missing.
#[must_use]
pub fn member_or_default<T: FromJson + Default>(json: &Json, name: &str) -> Option<T> {
    json.get(name).map_or_else(|| Some(T::default()), T::from_json)
}

impl FromJson for String {
    fn from_json(json: &Json) -> Option<Self> {
        json.as_str().map(Self::from)
    }
}

impl FromJson for bool {
    fn from_json(json: &Json) -> Option<Self> {
        json.as_bool()
    }
}

impl FromJson for u64 {
    fn from_json(json: &Json) -> Option<Self> {
        json.as_u64()
    }
}

impl FromJson for u32 {
    fn from_json(json: &Json) -> Option<Self> {
        json.as_u64()?.try_into().ok()
    }
}

impl FromJson for u16 {
    fn from_json(json: &Json) -> Option<Self> {
        json.as_u64()?.try_into().ok()
    }
}

impl FromJson for usize {
    fn from_json(json: &Json) -> Option<Self> {
        json.as_u64()?.try_into().ok()
    }
}

impl FromJson for Json {
    fn from_json(json: &Json) -> Option<Self> {
        Some(json.clone())
    }
}

impl FromJson for Map<String, Json> {
    fn from_json(json: &Json) -> Option<Self> {
        json.as_object().cloned()
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: &Json) -> Option<Self> {
        if json.is_null() { Some(None) } else { T::from_json(json).map(Some) }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: &Json) -> Option<Self> {
        let items = json.as_array()?;
        let mut read = Self::with_capacity(items.len());
        for item in items {
            read.push(T::from_json(item)?);
        }
        Some(read)
    }
}

/// Reads a struct member by member: `name` must be there unless it is an `Option`, `name: default` may be missing,
/// and what is `renamed` stands under another name.
#[macro_export]
macro_rules! json_struct {
    ($type:ident { $($field:ident $(: $mark:ident)?),* $(,)? } $(renamed { $($renamed:ident = $name:literal),* })?) => {
        impl $crate::json::FromJson for $type {
            fn from_json(json: &serde_json::Value) -> Option<Self> {
                Some(Self {
                    $($field: $crate::json_member!(json, $field $($mark)?),)*
                    $($($renamed: $crate::json::member(json, $name)?,)*)?
                })
            }
        }
    };
}

/// One member of [`json_struct`].
#[macro_export]
#[doc(hidden)]
macro_rules! json_member {
    ($json:ident, $field:ident) => {
        $crate::json::member($json, stringify!($field))?
    };
    ($json:ident, $field:ident default) => {
        $crate::json::member_or_default($json, stringify!($field))?
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
            fn from_json(json: &serde_json::Value) -> Option<Self> {
                Self::named(json.as_str()?)
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
