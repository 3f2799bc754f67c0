package braid.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Path;

/// A worker of the [DirectSide]; it ends with its standard input.
public final class DirectWorker {

    private DirectWorker() {}

    /// Joins the cluster whose certificates and port these are.
    public static void main(String[] arguments) throws IOException {
        DirectMember.join(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        IO.println(SideMain.READY);
        while (System.in.read() >= 0) {
            // nothing is said to it
        }
        Runtime.getRuntime().halt(0);
    }
}
