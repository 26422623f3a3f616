//! The characters and lines of each page with their places, as the page draws them.
//!
//! Turned characters are watermarks and marginal notes and stay out. Where a font does not say
//! which characters its shapes stand for, the font's own table is read backwards.

use std::collections::HashMap;

use hayro_interpret::font::{Glyph as Shape, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::{Affine, BezPath, PathSeg, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt, interpret_page,
};
use skrifa::MetadataProvider;

/// Fonts have so many units to the height of a character.
const UNITS: f64 = 1000.0;
/// How far a character may lean before it counts as turned.
const LEAN: f64 = 0.05;

/// A line may be so far from straight, and must be so long, in points.
const STRAIGHT: f64 = 1.0;
const SHORT: f64 = 6.0;
/// Lines of a page that are kept; a picture may have any number.
const MOST_RULES: usize = 10_000;

/// A character on a page; `y` grows downwards.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) x: f64,
    /// The line that it stands on.
    pub(super) y: f64,
    pub(super) width: f64,
    /// Height of the font.
    pub(super) size: f64,
    /// What it stands for: mostly one character.
    pub(super) text: String,
}

/// A straight line that is drawn across or down a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) is_vertical: bool,
    /// Where it runs: from the left if it is vertical, else from the top.
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

/// What is drawn on a page.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Its characters, in the order in which they are drawn.
    pub(super) glyphs: Vec<Glyph>,
    /// Its lines, and the edges of its areas.
    pub(super) rules: Vec<Rule>,
}

/// What is drawn on every page.
pub(super) fn of(pdf: &Pdf) -> Vec<Sheet> {
    let cache = InterpreterCache::new();
    let mut collector = Collector::default();
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let start = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(start, bounds, &cache, pdf.xref(), InterpreterSettings::default());
        interpret_page(page, &mut context, &mut collector);
        pages.push(std::mem::take(&mut collector.sheet));
    }
    pages
}

/// Takes what a page draws and keeps its characters.
#[derive(Default)]
struct Collector {
    sheet: Sheet,
    /// For each font, the characters that its shapes stand for.
    fonts: HashMap<u128, HashMap<u32, char>>,
}

impl Collector {
    /// What a shape stands for by the table in its font.
    fn by_font(&mut self, shape: &Shape<'_>) -> Option<char> {
        let Shape::Outline(outline) = shape else { return None };
        let font = outline.font_data()?;
        let characters = self.fonts.entry(font.cache_key).or_insert_with(|| {
            let mut characters = HashMap::new();
            if let Ok(font) = skrifa::FontRef::new((*font.data).as_ref()) {
                for (code, glyph) in font.charmap().mappings() {
                    if let Some(character) = char::from_u32(code) {
                        characters.entry(glyph.to_u32()).or_insert(character);
                    }
                }
            }
            characters
        });
        characters.get(&outline.glyph_id().to_u32()).copied()
    }

    fn text_of(&mut self, shape: &Shape<'_>) -> String {
        match shape.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => self.by_font(shape).unwrap_or('\u{fffd}').to_string(),
        }
    }
}

impl Device<'_> for Collector {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for positioned in run.glyphs() {
            let place: Affine = props.transform * positioned.transform();
            let [a, b, c, d, ..] = place.as_coeffs();
            if b.abs() > LEAN * a.abs() || a < 0.0 {
                continue;
            }
            let Point { x, y } = place * Point::ZERO;
            let size = c.hypot(d) * UNITS;
            let text = self.text_of(positioned);
            let readable = x.is_finite() && y.is_finite() && size.is_finite() && size > 0.0;
            if !readable || text.trim().is_empty() {
                continue;
            }
            let advance = match &**positioned {
                Shape::Outline(outline) => outline.advance_width(),
                Shape::Type3(drawn) => drawn.advance_width(),
            };
            let width = advance.map(|advance| f64::from(advance) / UNITS * size).filter(|width| *width > 0.0);
            let width = width.unwrap_or(if text.is_ascii() { size / 2.0 } else { size });
            self.sheet.glyphs.push(Glyph { x, y, width, size, text });
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, _: &DrawMode) {
        for segment in path.segments() {
            let PathSeg::Line(line) = segment else { continue };
            if self.sheet.rules.len() == MOST_RULES {
                return;
            }
            let (a, b) = (props.transform * line.p0, props.transform * line.p1);
            let (across, down) = ((a.x - b.x).abs(), (a.y - b.y).abs());
            let is_vertical = down > across;
            if across.min(down) > STRAIGHT || across.max(down) < SHORT {
                continue;
            }
            let (at, from, to) =
                if is_vertical { ((a.x + b.x) / 2.0, a.y, b.y) } else { ((a.y + b.y) / 2.0, a.x, b.x) };
            self.sheet.rules.push(Rule { is_vertical, at, from: from.min(to), to: from.max(to) });
        }
    }
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
