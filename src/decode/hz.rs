//! HZ, the seven-bit form of GB2312 in old mail: `~{9$;a~}` is 工会.

/// Whether ASCII bytes look like HZ: an opening escape with pairs of printing bytes after it.
pub(super) fn is_likely(bytes: &[u8]) -> bool {
    let Some(open) = memchr::memmem::find(bytes, b"~{") else { return false };
    // The second byte of a character may be a tilde too, so the run is read in pairs.
    let pairs = bytes[open + 2..].chunks(2);
    let is_pair = |pair: &&[u8]| matches!(pair, [0x21..=0x77, 0x21..=0x7e]);
    let run = pairs.clone().take_while(is_pair).count();
    let after = pairs.clone().nth(run);
    run > 0 && after.is_none_or(|after| after == b"~}" || after.contains(&b'\n'))
}

/// The same text in GBK. Line breaks end a run that was never closed, as the standard says.
pub(super) fn to_gbk(bytes: &[u8]) -> Vec<u8> {
    let mut gbk = Vec::with_capacity(bytes.len());
    let mut chinese = false;
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'~', Some(b'{')) if !chinese => {
                chinese = true;
                at += 2;
            }
            (b'~', Some(b'}')) if chinese => {
                chinese = false;
                at += 2;
            }
            (b'~', Some(b'~')) if !chinese => {
                gbk.push(b'~');
                at += 2;
            }
            (b'~', Some(b'\n')) if !chinese => at += 2,
            (b'\n', _) => {
                chinese = false;
                gbk.push(b'\n');
                at += 1;
            }
            (lead @ 0x21..=0x7d, Some(trail @ 0x21..=0x7e)) if chinese => {
                gbk.extend([lead | 0x80, trail | 0x80]);
                at += 2;
            }
            (byte, _) => {
                gbk.push(byte);
                at += 1;
            }
        }
    }
    gbk
}
