//! What pictures hide goes, and what is seen stays.

use super::super::{Fault, Media, clean, has_hidden};
use super::made::{exif, jpeg, png, segment, webp};

fn holds(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn a_photograph_says_no_more_where_it_was_taken_and_still_stands_upright() {
    let hidden = [exif(6), segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<GPS/>"), segment(0xfe, b"GPS comment"), segment(0xed, b"GPS")];
    let seen = [segment(0xe0, b"JFIF\0\x01\x02"), segment(0xe2, b"ICC_PROFILE\0\x01\x01abc"), segment(0xee, b"Adobe\0d\0\0\0\0\0")];
    let mut photo = jpeg(&[&seen[..], &hidden].concat());
    photo.extend(b"ftypmp42 GPS of the film behind it");
    let cleaned = clean(Media::Jpeg, &photo).expect("a photograph");
    assert!(!holds(&cleaned.bytes, "GPS") && !holds(&cleaned.bytes, "adobe.com"), "nothing of it is left");
    let turned = segment(0xe1, b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0");
    assert_eq!(cleaned.bytes, jpeg(&[&seen[..], &[turned]].concat()), "all else is as it was");
    assert_eq!(cleaned.removed, photo.len() - cleaned.bytes.len());
    assert_eq!(clean(Media::Jpeg, &cleaned.bytes).expect("one").removed, 0, "there is nothing left to take out");
    assert_eq!((has_hidden(Media::Jpeg, &photo), has_hidden(Media::Jpeg, &jpeg(&seen))), (Some(true), Some(false)));
    // One that stands upright says nothing.
    assert_eq!(clean(Media::Jpeg, &jpeg(&[exif(1)])).expect("one").bytes, jpeg(&[]));
}

#[test]
fn other_pictures_say_no_more_either() {
    let with = png(&[
        (b"eXIf", b"GPS"),
        (b"tEXt", b"GPS"),
        (b"iTXt", b"GPS"),
        (b"zTXt", b"GPS"),
        (b"tIME", b"GPS"),
        (b"gAMA", b"1234"),
        (b"IDAT", b"x"),
    ]);
    let mut behind = with.clone();
    behind.extend(b"GPS");
    for picture in [with, behind] {
        assert_eq!(clean(Media::Png, &picture).expect("one").bytes, png(&[(b"gAMA", b"1234"), (b"IDAT", b"x")]));
    }
    let with = webp(&[(b"VP8X", &[0x1c, 0, 0, 0, 1, 0, 0, 1, 0, 0]), (b"VP8 ", b"abc"), (b"EXIF", b"GPS"), (b"XMP ", b"GPS!")]);
    let without = webp(&[(b"VP8X", &[0x10, 0, 0, 0, 1, 0, 0, 1, 0, 0]), (b"VP8 ", b"abc")]);
    assert_eq!(clean(Media::Webp, &with).expect("one").bytes, without);
    assert_eq!(clean(Media::Pdf, b"%PDF-GPS").expect("one").removed, 0, "no picture: as it was");
}

#[test]
fn what_is_no_picture_is_told() {
    for media in [Media::Jpeg, Media::Png, Media::Webp] {
        assert_eq!(clean(media, b"no picture at all"), Err(Fault::Content));
    }
    let whole = jpeg(&[exif(6)]);
    assert_eq!(clean(Media::Jpeg, &whole[..whole.len() - 2]), Err(Fault::Content), "cut off");
}
