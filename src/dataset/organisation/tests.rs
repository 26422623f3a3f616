use std::fs;

use super::*;
use crate::model::Config;

fn tables() -> &'static Tables {
    static TABLES: std::sync::LazyLock<Tables> =
        std::sync::LazyLock::new(|| Tables::load(&Config::default()).expect("the built-in tables are right"));
    &TABLES
}

/// Facts of a report in `province/city/county` with the code of the narrowest.
fn within(place: &str, code: &str) -> Facts {
    let mut parts = place.split('/').map(str::to_owned).map(|name| (!name.is_empty()).then_some(name));
    Facts {
        province: parts.next().flatten(),
        city: parts.next().flatten(),
        county: parts.next().flatten(),
        region_code: Some(code.to_owned()),
        ..Facts::default()
    }
}

/// The key of a name in a report that does not tell its place; `-` where it has none.
fn key(name: &str) -> String {
    key_within(name, &Facts::default())
}

fn key_within(name: &str, facts: &Facts) -> String {
    Organisations::new(tables()).key(name, facts).unwrap_or_else(|| "-".to_owned())
}

#[track_caller]
fn one(names: &[&str], expected: &str) {
    for name in names {
        assert_eq!(key(name), expected, "key of {name}: see dataset/organisation.rs, data/same_name.toml");
    }
}

#[test]
fn a_federation_is_known_by_its_place() {
    one(&["松石县总工会", "松石县工会", "松石县总工会委员会", "云岭省松石县总工会"], "松石县");
    one(
        &[
            "瑞金市总工会",
            "瑞金市工会",
            "赣州市瑞金市总工会",
            "江西省瑞金市总工会",
            "江西省赣州市瑞金市总工会",
        ],
        "江西省赣州市瑞金市",
    );
    one(&["浙江省总工会", "浙江总工会"], "浙江省");
    one(&["杭州市总工会", "浙江省杭州市总工会", "浙江杭州市总工会"], "浙江省杭州市");
}

#[test]
fn bodies_of_one_place_stay_apart() {
    let names = [
        "清溪县总工会",
        "清溪县妇联",
        "清溪县残联",
        "清溪县教育工会",
        "清溪县红十字会",
        "清溪县慈善总会",
        "清溪县关工委",
        "清溪县总工会女职工委员会",
        "共青团清溪县委",
        "清溪县人民医院工会",
        "清溪县教育局工会",
        "清溪县机关工会",
        "清溪县建筑行业工会联合会",
        "清溪县志愿者协会",
    ];
    let keys: std::collections::BTreeSet<String> = names.iter().map(|name| key(name)).collect();
    assert_eq!(keys.len(), names.len(), "{keys:#?}");
    assert!(!keys.contains("-"));
}

#[test]
fn forms_of_one_body_meet() {
    one(&["清溪县妇联", "清溪县妇女联合会"], "清溪县妇联");
    one(&["西屏区残联", "西屏区残疾人联合会"], "西屏区残联");
    one(&["共青团松阴县委", "共青团松阴县委员会", "松阴县团委"], "松阴县团委");
    one(&["芦荻县总工会女职工委员会", "芦荻县工会女职委", "芦荻县女职工委员会"], "芦荻县女工委");
    one(&["双河区建筑行业工会联合会", "双河区建筑行业工会"], "双河区建筑行业");
    one(&["财团法人恩禾社会福利慈善基金会", "恩禾社会福利慈善基金会"], "恩禾社会福利慈善基金会");
}

#[test]
fn an_employer_and_its_union_are_one() {
    one(&["黑石坳煤矿", "黑石坳煤矿工会", "黑石坳煤矿工会委员会"], "黑石坳煤矿");
    one(&["嘉禾银行临江分行", "嘉禾银行临江分行工会"], "嘉禾银行临江分行");
    one(&["云岭机械集团", "云岭机械集团有限公司", "云岭机械集团公司工会"], "云岭机械集团");
    one(&["沧浪路桥公司工会", "沧浪路桥有限责任公司", "沧浪路桥有限公司工会"], "沧浪路桥公司");
    assert_ne!(key("华绫纺织公司"), key("华绫纺织集团"));
    assert_ne!(key("华绫纺织有限公司"), key("华绫纺织股份有限公司"));
    assert_ne!(key("嘉禾银行临江分行"), key("嘉禾银行望江分行"));
    assert_ne!(key("中昊建设集团第三工程公司工会"), key("中昊建设集团第五工程公司工会"));
    assert_ne!(key("大江筑路集团二公司绿港项目部工会"), key("大江筑路集团二公司"));
}

#[test]
fn blanks_brackets_width_and_script_do_not_count() {
    one(&["中昊(建设)集团工会", "中昊（建设）集团 工会", "中昊建設集團工會"], "中昊建设集团");
    one(&["松石县 总工会", "《松石县总工会》", "松石縣總工會"], "松石县");
    one(&["Ａ１建材公司工会", "A1建材公司"], "A1建材公司");
}

#[test]
fn names_that_many_places_bear_need_their_place() {
    one(&["第一小学", "人民医院工会", "城关镇总工会", "实验幼儿园", "机关工会", "县总工会", "总工会"], "-");
    one(&["望江市第三中学工会", "望江市第三中学"], "望江市第三中学");
    let ruijin = within("江西省/赣州市/瑞金市", "360781");
    let haining = within("浙江省/嘉兴市/海宁市", "330481");
    assert_eq!(key_within("第一小学", &ruijin), "江西省赣州市瑞金市第一小学");
    assert_eq!(key_within("瑞金市第一小学工会", &ruijin), "江西省赣州市瑞金市第一小学");
    assert_eq!(key_within("第一小学", &haining), "浙江省嘉兴市海宁市第一小学");
}

#[test]
fn a_place_that_several_have_is_settled_by_the_report_or_not_at_all() {
    one(&["西湖区总工会", "西湖区教育工会", "朝阳区总工会"], "-");
    assert_eq!(key("杭州市西湖区总工会"), "浙江省杭州市西湖区");
    assert_eq!(key("江西省南昌市西湖区总工会"), "江西省南昌市西湖区");
    let hangzhou = within("浙江省/杭州市/西湖区", "330106");
    assert_eq!(key_within("西湖区工会", &hangzhou), "浙江省杭州市西湖区");
}

#[test]
fn short_forms_of_places_count_where_the_report_tells_them() {
    let songjiang = within("上海市//松江区", "310117");
    assert_eq!(key_within("松江工会", &songjiang), "上海市松江区");
    assert_eq!(key_within("松江区总工会", &songjiang), "上海市松江区");
    let jincheng = within("山西省/晋城市", "140500");
    assert_eq!(key_within("晋城煤业集团", &jincheng), "山西省晋城市煤业集团");
    assert_eq!(key("嘉禾银行"), "嘉禾银行", "嘉禾县 is not told");
}

#[test]
fn a_county_that_became_a_district_is_the_same() {
    one(&["沾化县总工会", "沾化区总工会", "山东省滨州市沾化区工会"], "山东省滨州市沾化区");
}

#[test]
fn masked_names_have_no_key() {
    one(&["某县总工会", "××公司工会", "X市总工会", "xx小学", "**集团", "○○厂工会", "_____学校"], "-");
}

/// The keys of `names` with a file of aliases, and what it warns of; or the error.
fn with_file(text: &str, names: &[&str]) -> std::result::Result<(Vec<String>, Vec<String>), String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("aliases.csv");
    fs::write(&path, text).expect("writable");
    let cut =
        |error: crate::Error| error.to_string().split_once("aliases.csv:").expect("the path").1.to_owned();
    let known = Organisations::with_aliases(tables(), &path).map_err(cut)?;
    let keys = names.iter().map(|name| known.key(name, &Facts::default()).unwrap_or_else(|| "-".into()));
    let keys = keys.collect();
    Ok((keys, known.unmet()))
}

#[test]
fn a_user_joins_names() {
    let file =
        "name,same_as\n红星机械厂,云岭机械集团\n西湖区总工会,杭州市西湖区总工会\n东风机械厂工会,红星机械厂\n";
    let names = ["红星机械厂工会", "东风机械厂", "云岭机械集团", "西湖区总工会", "杭州市西湖区总工会"];
    let (keys, unmet) = with_file(file, &names).expect("a right file");
    assert_eq!(
        keys,
        ["云岭机械集团", "云岭机械集团", "云岭机械集团", "浙江省杭州市西湖区", "浙江省杭州市西湖区"]
    );
    assert_eq!(unmet, Vec::<String>::new());
    let (keys, _) =
        with_file("name,same_as\n城关镇总工会,松石县城关镇工会\n", &["城关镇总工会"]).expect("right");
    assert_eq!(keys, ["松石县城关镇"]);
}

#[test]
fn names_that_no_report_has_are_told() {
    let file = "name,same_as\n红星机械场,云岭机械集团\n东风机械厂,云岭机戒集团\n";
    let (_, unmet) =
        with_file(file, &["红星机械厂工会", "东风机械厂", "云岭机械集团"]).expect("a right file");
    assert_eq!(unmet, ["line 2: no report is of `红星机械场`", "line 3: no report is of `云岭机戒集团`"]);
}

#[test]
fn a_file_that_cannot_be_meant_is_refused() {
    let told = |text: &str| with_file(text, &[]).expect_err("it is wrong");
    assert!(
        told("name,same_as\n甲煤矿,乙煤矿\n乙煤矿,丙煤矿\n丙煤矿工会,甲煤矿\n")
            .starts_with("2: `甲煤矿` leads back")
    );
    assert!(
        told("name,same_as\n甲煤矿,乙煤矿\n甲煤矿工会,丙煤矿\n")
            .starts_with("3: `甲煤矿工会` is told in line 2")
    );
    assert!(told("name,same_as\n某煤矿,乙煤矿\n").starts_with("2: `某煤矿` is masked"));
    assert!(told("name,same_as\n甲煤矿,甲煤矿\n").starts_with("2: `甲煤矿` stands for itself"));
}
