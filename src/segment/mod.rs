//! Chinese word segmentation: jieba with the project's user dictionary.
