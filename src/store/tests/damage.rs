//! Every file of an index, changed and cut: it is noticed, or nothing that is read has changed.

use super::*;

/// Reports, files, and cluster and copies of each report.
type All = (Vec<StoredReport>, Vec<FileRecord>, Vec<(u64, u32)>);

/// All that is read of an index.
fn read_all(folder: &Path) -> crate::Result<All> {
    let reader = Reader::open(folder)?;
    let reports: Vec<StoredReport> = reader.reports()?.collect::<crate::Result<_>>()?;
    let clusters = reader.clusters()?;
    let ids = reports.iter().map(|report| report.read.report.id_number());
    let copies = ids.map(|id| (clusters.cluster(id), clusters.copies(id))).collect();
    Ok((reports, reader.files()?, copies))
}

/// Whether the damage is told by the check; where not, all must read as before.
#[track_caller]
fn check(folder: &Path, expected: &All, done: &str) -> bool {
    match verify(folder) {
        Err(error) => !error.to_string().is_empty(),
        Ok(verified) if !verified.damage.is_empty() => true,
        Ok(_) => {
            let read = read_all(folder).unwrap_or_else(|error| panic!("{done} is not noticed: {error}"));
            assert_eq!(&read, expected, "{done} is not noticed");
            false
        }
    }
}

#[test]
fn every_changed_byte_and_every_cut_is_noticed_or_of_no_matter() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut copy = file("b.txt", &["慰问困难职工二万元", "第二篇"]);
    copy.signatures = vec![Signature::default(); 2];
    write(folder, &[file("a.txt", &["慰问困难职工二万元"]), copy, file("c.txt", &[])]);
    // A deletion, so that there is a list of these too.
    let mut writer = Writer::begin(folder, Options::default()).unwrap();
    writer.remove("c.txt");
    writer.commit().unwrap();
    let whole = verify(folder).unwrap();
    assert_eq!((whole.damage.as_slice(), whole.files, whole.reports), (&[][..], 2, 3));
    let expected = read_all(folder).unwrap();
    let names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let (mut noticed, mut tried) = (0, 0);
    for path in names {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        let mut changes: Vec<(String, Vec<u8>)> = [0, 1, bytes.len() / 2, bytes.len().saturating_sub(1)]
            .into_iter()
            .filter(|length| *length < bytes.len())
            .map(|length| (format!("{name} cut to {length} bytes"), bytes[..length].to_vec()))
            .collect();
        for at in (0..bytes.len()).step_by((bytes.len() / 16).max(1)) {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            changes.push((format!("{name} changed at byte {at}"), changed));
        }
        for (done, changed) in changes {
            fs::write(&path, changed).unwrap();
            noticed += usize::from(check(folder, &expected, &done));
            tried += 1;
        }
        fs::write(&path, &bytes).unwrap();
        fs::remove_file(&path).unwrap();
        check(folder, &expected, &format!("{name} removed"));
        fs::write(&path, &bytes).unwrap();
    }
    assert!(tried > 100 && noticed * 2 > tried, "{noticed} of {tried} noticed");
    assert_eq!(verify(folder).unwrap().damage, []);
}

#[test]
fn what_does_not_agree_with_itself_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut short = file("a.txt", &["甲", "乙"]);
    short.record.reports = 3;
    write(folder.path(), &[short, file("b.txt", &["丙"])]);
    let verified = verify(folder.path()).unwrap();
    let told: Vec<String> =
        verified.damage.iter().map(|damage| format!("{} {}", damage.what, damage.problem)).collect();
    assert_eq!(told, ["a.txt has 2 reports, and its record says 3"]);
}
