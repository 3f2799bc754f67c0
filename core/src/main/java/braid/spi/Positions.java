package braid.spi;

import org.jspecify.annotations.Nullable;

/// Where the position of a source is remembered from one run of the program to the next, such as a file:
/// [braid.io.PositionFile]. One thread at a time calls it.
public interface Positions {

    /// The position that was stored last, or null if none ever was.
    ///
    /// @throws Exception if there is one and it cannot be read; the source does not begin then
    @Nullable
    String load() throws Exception;

    /// Stores `position`, so that it is there whatever happens next. All before it is through.
    ///
    /// @throws Exception if that is not so; the source fails then
    void store(String position) throws Exception;
}
