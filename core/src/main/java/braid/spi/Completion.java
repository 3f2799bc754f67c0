package braid.spi;

/// Says that no more elements will come. It travels behind the last element; steps that hold something flush it
/// first.
public enum Completion implements Signal {
    /// The one completion.
    COMPLETION
}
