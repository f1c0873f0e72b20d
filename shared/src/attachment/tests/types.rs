//! A file is of the type that it says, or it is not taken.

use super::super::{Attachment, FILE_LIMIT, Fault, Media, RECORDING_LIMIT, content};
use super::made::{jpeg, png, webp, zip};
use proptest::prelude::*;

fn samples() -> Vec<(Media, Vec<u8>)> {
    let office = |part: &str| zip(&[("[Content_Types].xml", "<Types/>"), (part, "<x/>")]);
    let open = |media: Media| zip(&[("mimetype", media.name()), ("content.xml", "<x/>")]);
    vec![
        (Media::Jpeg, jpeg(&[])),
        (Media::Png, png(&[])),
        (Media::Webp, webp(&[(b"VP8 ", b"abc")])),
        (Media::Pdf, b"%PDF-1.7\n".to_vec()),
        (Media::Text, "Actas de la reunión\r\n".as_bytes().to_vec()),
        (Media::Csv, b"\xef\xbb\xbfa;b\n1;2\n".to_vec()),
        (Media::Docx, office("word/document.xml")),
        (Media::Xlsx, office("xl/workbook.xml")),
        (Media::Pptx, office("ppt/presentation.xml")),
        (Media::Odt, open(Media::Odt)),
        (Media::Ods, open(Media::Ods)),
        (Media::Odp, open(Media::Odp)),
        (Media::Mp3, b"ID3\x04\0\0\0\0\0\0".to_vec()),
        (Media::M4a, b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42".to_vec()),
        (Media::Ogg, b"OggS\0\x02\0\0\0\0OpusHead\x01".to_vec()),
        (Media::Wav, b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0".to_vec()),
        (Media::Weba, b"\x1a\x45\xdf\xa3\x42\x82\x84webm A_OPUS".to_vec()),
    ]
}

#[test]
fn each_type_is_told_from_each_other() {
    let samples = samples();
    assert_eq!(samples.len(), Media::ALL.len());
    for (media, bytes) in &samples {
        for other in Media::ALL {
            let both_text = [Media::Text, Media::Csv].contains(media) && [Media::Text, Media::Csv].contains(other);
            assert_eq!(content(*other, bytes).is_ok(), other == media || both_text, "{media:?} as {other:?}");
        }
        let name = format!("A file.{}", media.endings()[0]);
        let made = Attachment::of(bytes, &name, "", " What it is ").expect("taken");
        assert_eq!((made.media, made.name.as_str(), made.about.as_str()), (*media, name.as_str(), "What it is"));
        assert_eq!(made.is_of(bytes), Ok(()));
    }
}

#[test]
fn what_a_browser_runs_is_not_taken_under_any_name() {
    let page = b"<!DOCTYPE html><script>alert(1)</script>";
    let picture = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>";
    for (name, declared) in
        [("a.html", "text/html"), ("a.svg", "image/svg+xml"), ("a.xhtml", "text/plain"), ("a.js", "text/plain"), ("a.exe", "")]
    {
        assert_eq!(Attachment::of(page, name, declared, ""), Err(Fault::Type), "{name}");
    }
    for media in Media::ALL {
        let name = format!("a.{}", media.endings()[0]);
        assert_eq!(Attachment::of(page, &name, media.name(), ""), Err(Fault::Content), "{name}");
        assert_eq!(Attachment::of(picture, &name, media.name(), ""), Err(Fault::Content), "{name}");
    }
    for begin in ["\u{feff} <HTML>", "\n\n<ScRipt>", "<?xml version='1.0'?>", "<iframe src=x>"] {
        assert_eq!(content(Media::Text, begin.as_bytes()), Err(Fault::Content), "{begin:?}");
    }
    assert_eq!(content(Media::Text, b"a\0b"), Err(Fault::Content));
    assert_eq!(content(Media::Text, b"5 < 6 and <b> is a letter"), Ok(()));
}

#[test]
fn macros_are_not_taken() {
    let with = |name: &str| zip(&[("[Content_Types].xml", ""), ("word/document.xml", ""), (name, "")]);
    for name in ["word/vbaProject.bin", "xl/macrosheets/sheet1.xml", "word/activeX/activeX1.bin"] {
        assert_eq!(content(Media::Docx, &with(name)), Err(Fault::Macros), "{name}");
    }
    let open = zip(&[("mimetype", Media::Odt.name()), ("Basic/Standard/Module1.xml", "")]);
    assert_eq!(content(Media::Odt, &open), Err(Fault::Macros));
}

#[test]
fn names_and_sizes_have_limits() {
    let text = b"text";
    let named = |name: &str| Attachment::of(text, name, "text/plain", "").map(|made| made.name);
    assert_eq!(named("minutes").as_deref(), Ok("minutes.txt"));
    assert_eq!(named("Minutes 3.2026").as_deref(), Ok("Minutes 3.2026.txt"));
    assert_eq!(named("C:\\files\\a.TXT").as_deref(), Ok("a.TXT"));
    assert_eq!(named("../../a.txt").as_deref(), Ok("a.txt"));
    assert_eq!(named("\u{202e}txt.gpj.txt").as_deref(), Ok("txt.gpj.txt"));
    assert_eq!(named(".txt").as_deref(), Ok(".txt.txt"));
    assert_eq!(named(&"x".repeat(500)).map(|name| name.len()), Ok(super::super::NAME_LIMIT));
    assert_eq!(Attachment::of(b"", "a.txt", "", ""), Err(Fault::Empty));
    let large = vec![b'a'; usize::try_from(FILE_LIMIT).expect("a size") + 1];
    assert_eq!(Attachment::of(&large, "a.txt", "", ""), Err(Fault::TooLarge));
    assert!(Attachment::of(&large[1..], "a.txt", "", "").is_ok());
    let made = Attachment::of(text, "a.txt", "", "").expect("taken");
    assert_eq!((made.is_of(b"tex"), made.is_of(b"tex!")), (Err(Fault::Size), Err(Fault::Hash)));
}

proptest! {
    /// Whatever stands in a file, looking at it ends well.
    #[test]
    fn looking_at_anything_ends_well(bytes in proptest::collection::vec(any::<u8>(), 0..300), cut in 0_usize..400, flip in 0_usize..400) {
        let mut all = samples();
        all.push((Media::Docx, bytes.clone()));
        all.push((Media::Docx, [b"PK\x03\x04".as_slice(), &bytes, b"PK\x05\x06", &bytes].concat()));
        for (media, mut bytes) in all {
            if let Some(byte) = bytes.get_mut(flip) {
                *byte ^= 0xff;
            }
            bytes.truncate(cut);
            let _ = content(media, &bytes);
            let _ = super::super::clean(media, &bytes);
        }
    }

    /// A name that was made is one that is taken, and is made of itself again.
    #[test]
    fn names_are_made_once(name in ".{0,200}", index in 0_usize..12) {
        let media = Media::ALL[index];
        let made = media.call(&name);
        prop_assert!(media.fits(&made), "{}", made);
        prop_assert_eq!(&media.call(&made), &made);
        let value = serde_json::json!({"hash": super::values::HASH, "name": made, "media": media.name(), "bytes": 3, "about": ""});
        prop_assert!(Attachment::read(&value).is_ok(), "{}", value);
    }
}

/// A film is no sound under any name, and a recording may be larger than other files.
#[test]
fn of_sound_more_is_taken_and_no_film() {
    let film = b"\x1a\x45\xdf\xa3\x42\x82\x84webm V_VP9 A_OPUS";
    assert_eq!(Attachment::of(film, "a.webm", "video/webm", ""), Err(Fault::Content));
    let film = b"\0\0\0\x18ftypisom\0\0\0\0mp42\0\0\0\x20hdlr\0\0\0\0\0\0\0\0vide";
    assert_eq!(Attachment::of(film, "a.m4a", "audio/mp4", ""), Err(Fault::Content));
    assert_eq!(Attachment::of(film, "a.mp4", "video/mp4", ""), Err(Fault::Type));
    assert_eq!(content(Media::Mp3, &[0xff, 0xfb, 0x90, 0x64]), Ok(()), "without a head");
    let mut value = Attachment::of(b"RIFF\x24\0\0\0WAVEfmt ", "a.wav", "audio/x-wav", "").expect("taken").value();
    for (bytes, expected) in [(RECORDING_LIMIT, true), (RECORDING_LIMIT + 1, false)] {
        value["bytes"] = serde_json::json!(bytes);
        assert_eq!(Attachment::read(&value).is_ok(), expected, "{bytes}");
    }
    assert!(Media::ALL.iter().filter(|media| media.is_sound()).all(|media| media.name().starts_with("audio/")));
}
