//! Values by name, in the order of their names: a sorted list with a map's face. Instruments hold hundreds of maps of
//! two or three entries, and a phone downloads the code of every kind of tree map that it is given.

use crate::json::{FromJson, ToJson};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::Value as Json;
use std::fmt;
use std::marker::PhantomData;

/// Values by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<V>(Vec<(String, V)>);

impl<V> Named<V> {
    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(held, _)| held.as_str().cmp(name))
    }

    /// The value with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&V> {
        self.place(name).ok().map(|at| &self.0[at].1)
    }

    /// Adds a value, or replaces the one with this name and returns it.
    pub fn insert(&mut self, name: String, value: V) -> Option<V> {
        match self.place(&name) {
            Ok(at) => Some(std::mem::replace(&mut self.0[at].1, value)),
            Err(at) => {
                self.0.insert(at, (name, value));
                None
            }
        }
    }

    /// The value with this name, to be changed; an empty one where there is none yet.
    pub fn or_default(&mut self, name: &str) -> &mut V
    where
        V: Default,
    {
        let at = self.place(name).unwrap_or_else(|at| {
            self.0.insert(at, (name.to_owned(), V::default()));
            at
        });
        &mut self.0[at].1
    }

    /// Takes a value out.
    pub fn remove(&mut self, name: &str) -> Option<V> {
        self.place(name).ok().map(|at| self.0.remove(at).1)
    }

    /// Names and values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The values, by name.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

impl<V> Default for Named<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> FromIterator<(String, V)> for Named<V> {
    fn from_iter<I: IntoIterator<Item = (String, V)>>(items: I) -> Self {
        let mut named = Self::default();
        for (name, value) in items {
            named.insert(name, value);
        }
        named
    }
}

impl<V, const N: usize> From<[(String, V); N]> for Named<V> {
    fn from(items: [(String, V); N]) -> Self {
        items.into_iter().collect()
    }
}

impl<V: Serialize> Serialize for Named<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Named<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read<V>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Read<V> {
            type Value = Named<V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                // Each in its place at once would move all the others, for each of many.
                let mut named = std::collections::BTreeMap::new();
                while let Some((name, value)) = map.next_entry()? {
                    named.insert(name, value);
                }
                Ok(Named(named.into_iter().collect()))
            }
        }
        deserializer.deserialize_map(Read(PhantomData))
    }
}

impl<V: ToJson> ToJson for Named<V> {
    fn to_json(&self) -> Json {
        // One by one: collecting into a map would bring a sort along.
        let mut members = serde_json::Map::new();
        for (name, value) in self.iter() {
            members.insert(name.to_owned(), value.to_json());
        }
        Json::Object(members)
    }
}

impl<V: FromJson> FromJson for Named<V> {
    fn from_json(json: &Json, bad: &mut bool) -> Self {
        let mut named = Self::default();
        *bad |= !json.is_object();
        for (name, value) in json.as_object().into_iter().flatten() {
            named.insert(name.clone(), V::from_json(value, bad));
        }
        named
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn it_does_what_a_map_does(steps in proptest::collection::vec(("[a-d]{0,2}", any::<Option<u8>>()), 0..40)) {
            let (mut named, mut map) = (Named::default(), BTreeMap::new());
            for (name, value) in steps {
                match value {
                    Some(value) => prop_assert_eq!(named.insert(name.clone(), value), map.insert(name.clone(), value)),
                    None => prop_assert_eq!(named.remove(&name), map.remove(&name)),
                }
                prop_assert_eq!(named.get(&name), map.get(&name));
            }
            prop_assert_eq!(named.iter().collect::<Vec<_>>(), map.iter().map(|(name, value)| (name.as_str(), value)).collect::<Vec<_>>());
            let json = serde_json::to_string(&named).expect("json");
            prop_assert_eq!(&json, &serde_json::to_string(&map).expect("json"));
            prop_assert_eq!(&serde_json::from_str::<Named<u8>>(&json).expect("reads"), &named);
        }
    }
}
