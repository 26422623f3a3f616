//! Makes a corpus of any size whose figures are known: the same seed gives the same bytes.
//!
//! Sentences are drawn from templates of its own, some with figures, most without; reports are in
//! several encodings, both scripts, as text and as web pages with furniture around them.

use std::fmt::Write as _;
use std::path::Path;

use encoding_rs::{BIG5, Encoding, GB18030};
use huizong::model::Unit;
use opencc_fmmseg::OpenCC;

/// A number that was written into a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planted {
    pub value: i64,
    pub unit: Unit,
    pub indicator: &'static str,
}

/// What was written.
#[derive(Debug, Default)]
pub struct Written {
    /// Planted figures of each file, in the order of its text; files in the order of their paths.
    pub planted: Vec<Vec<Planted>>,
    pub bytes: u64,
}

/// A small generator of numbers, so that a corpus does not depend on a crate's version.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % sides
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }
}

/// Where `#` stands, a number goes.
const TOLD: &[(&str, Unit, &str)] = &[
    ("全年共走访慰问困难职工#人次。", Unit::PersonTime, "people_helped"),
    ("春节期间发放慰问金#元,把组织的温暖送到职工手中。", Unit::Yuan, "relief_paid"),
    ("先后举办各类技能培训班#期。", Unit::Event, "trainings_held"),
    ("参加岗位培训的职工达到#人次。", Unit::PersonTime, "trainees"),
    ("到年底,全系统共有工会会员#人。", Unit::Person, "members"),
    ("新发展会员#人,进一步壮大了工会队伍。", Unit::Person, "members_new"),
    ("金秋助学活动中,共发放助学金#元。", Unit::Yuan, "student_aid_paid"),
    ("职工提出合理化建议#条,调动了大家的积极性。", Unit::Item, "proposals"),
    ("组织职工体检#人次,建立了健康档案。", Unit::PersonTime, "checkups"),
    ("调解劳动争议#件,维护了职工的合法权益。", Unit::Item, "disputes_handled"),
    ("在安全检查中查出事故隐患#处。", Unit::Item, "hazards_found"),
    ("新组建基层工会#家。", Unit::Org, "unions_new"),
    ("工会经费收入#元,比较好地保障了各项工作。", Unit::Yuan, "union_income"),
    ("编发工会简报#期,及时反映基层的声音。", Unit::Item, "issues_published"),
];

/// Nothing here looks ahead: what follows a plan would be planned too.
const SOFT: &[&str] = &[
    "一年来,在上级工会和同级党委的正确领导下,我们坚持围绕中心、服务大局。",
    "认真学习贯彻上级会议精神,不断提高工会干部的理论水平和工作能力。",
    "坚持以职工为本,主动依法科学维权,努力构建和谐稳定的劳动关系。",
    "我们把帮扶工作作为一件大事来抓,做到领导到位、措施到位、责任到位。",
    "通过一系列活动的开展,激发了广大职工的劳动热情和创造活力。",
    "工会组织发挥了桥梁纽带作用,把职工群众紧紧团结在党的周围。",
    "各级工会深入基层、深入一线,倾听职工的呼声,帮助职工排忧解难。",
    "进一步完善厂务公开和民主管理制度,保障职工的知情权、参与权和监督权。",
    "加强工会自身建设,改进工作作风,努力提高服务职工的本领。",
    "虽然取得了一定的成绩,但是与职工的期盼相比还有不小的差距。",
    "大力弘扬劳模精神和工匠精神,营造劳动光荣、创造伟大的良好风尚。",
    "结合实际制定实施方案,层层分解任务,确保各项工作落到实处。",
    "丰富多彩的文体活动陶冶了情操,增强了集体的凝聚力和向心力。",
    "女职工委员会关心女职工的特殊利益,受到了大家的一致好评。",
    "大家再接再厉,开拓创新,开创了各项工作的新局面。",
];

const PLACES: &[&str] = &["青泉", "云岭", "芦花", "石桥", "松岗", "白鹭", "红枫", "长亭", "双溪", "柳湾"];
const KINDS: &[&str] = &[
    "县总工会",
    "市总工会",
    "镇工会",
    "机械厂工会",
    "中心医院工会",
    "第二中学工会",
    "煤矿工会",
    "供电公司工会",
];
const PARTS: &[&str] =
    &["一、强化思想引领", "二、推进组织建设", "三、做好帮扶工作", "四、维护合法权益", "五、加强自身建设"];

/// The sentences between those that hold figures.
pub enum Sentences {
    /// A handful, so that every one of them stands in nearly every report.
    OfItsOwn,
    /// These, the first the most often: the one in place `n` comes an `n`-th as often, as words do
    /// in a language.
    Given(Vec<String>),
}

impl Sentences {
    fn pick<'a>(&'a self, dice: &mut Dice) -> &'a str {
        match self {
            Sentences::OfItsOwn => dice.pick::<&str>(SOFT),
            Sentences::Given(given) => {
                let share = dice.roll(1 << 20) as f64 / f64::from(1 << 20);
                &given[(given.len() as f64).powf(share) as usize - 1]
            }
        }
    }
}

/// Writes `reports` files below `folder`, each of about `size` bytes of UTF-8 text.
pub fn write(folder: &Path, reports: usize, size: usize, seed: u64) -> std::io::Result<Written> {
    write_of(&Sentences::OfItsOwn, folder, reports, size, seed)
}

/// As [`write`], with other sentences between those that hold figures.
pub fn write_of(
    sentences: &Sentences,
    folder: &Path,
    reports: usize,
    size: usize,
    seed: u64,
) -> std::io::Result<Written> {
    let mut dice = Dice(seed | 1);
    let converter = OpenCC::new();
    let mut written = Written::default();
    for number in 0..reports {
        let (text, planted) = report(&mut dice, sentences, size);
        let is_page = dice.roll(3) == 0;
        let (encoding, traditional) = *dice.pick(&[
            ("utf-8", false),
            ("utf-8", false),
            ("utf-8", true),
            ("gb18030", false),
            ("gb18030", false),
            ("gb18030", false),
            ("big5", true),
            ("utf-16", false),
        ]);
        let text = if traditional { converter.s2t(&text, false) } else { text };
        let text = if is_page { page(&text, encoding) } else { text };
        let bytes = encoded(&text, encoding);
        let below = folder.join(format!("{:03}", number / 500));
        std::fs::create_dir_all(&below)?;
        let ending = if is_page { "html" } else { "txt" };
        std::fs::write(below.join(format!("{number:06}.{ending}")), &bytes)?;
        written.bytes += bytes.len() as u64;
        written.planted.push(planted);
    }
    Ok(written)
}

fn report(dice: &mut Dice, sentences: &Sentences, size: usize) -> (String, Vec<Planted>) {
    let year = 2000 + dice.roll(20);
    let who = format!("{}{}", dice.pick(PLACES), dice.pick(KINDS));
    let mut text = format!("{who}{year}年工作总结\n");
    let mut planted = Vec::new();
    let mut part = 0;
    while text.len() < size {
        if part < PARTS.len() && text.len() >= size * part / PARTS.len() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}", PARTS[part]);
            part += 1;
        }
        let so_many = 3 + dice.roll(4);
        for _ in 0..so_many {
            if dice.roll(4) == 0 {
                let (sentence, unit, indicator) = *dice.pick(TOLD);
                let value = (11 + dice.roll(880)) as i64 * if unit == Unit::Yuan { 100 } else { 1 };
                text.push_str(&sentence.replace('#', &value.to_string()));
                planted.push(Planted { value, unit, indicator });
            } else {
                text.push_str(sentences.pick(dice));
            }
        }
        text.push('\n');
    }
    let _ = write!(text, "{who}\n{year}年12月{}日\n", 1 + dice.roll(30));
    (text, planted)
}

/// The report in a web page.
fn page(text: &str, charset: &str) -> String {
    let title = text.lines().next().unwrap_or_default();
    let body: String = text.lines().map(|line| format!("<p>&nbsp;&nbsp;{line}</p>\n")).collect();
    format!(
        "<!DOCTYPE html><html><head><meta charset=\"{charset}\"><title>{title}</title>\
         <style>p {{ text-indent: 2em }}</style></head>\n<body><div class=\"nav\"><a href=\"/\">首页</a> | \
         <a href=\"/a\">新闻</a> | <a href=\"/b\">联系我们</a></div>\n<div class=\"text\">\n{body}</div>\n\
         <div class=\"foot\">版权所有</div></body></html>\n"
    )
}

fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    let by = |encoding: &'static Encoding| encoding.encode(text).0.into_owned();
    match encoding {
        "gb18030" => by(GB18030),
        "big5" => by(BIG5),
        "utf-16" => std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
        _ => text.as_bytes().to_vec(),
    }
}
