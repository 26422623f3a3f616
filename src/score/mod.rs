//! Scores figures against labels.
