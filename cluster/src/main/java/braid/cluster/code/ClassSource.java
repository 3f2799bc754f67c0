package braid.cluster.code;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Where a worker gets the class files of a driver from.
@FunctionalInterface
public interface ClassSource {

    /// The class file of `name`, as in `demo.Outer$Inner`; null if the driver has none. May wait for the driver; the
    /// wait ends, with an exception, when the driver leaves.
    byte @Nullable [] find(String name) throws IOException;
}
