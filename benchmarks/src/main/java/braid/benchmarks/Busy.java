package braid.benchmarks;

import java.util.ArrayList;
import java.util.List;

/// Processes that take what they get of the machine, for so long at the most, or until they are closed.
final class Busy implements AutoCloseable {

    private final List<Process> processes = new ArrayList<>();

    Busy(int count, int seconds) throws Exception {
        for (int i = 0; i < count; i++) {
            processes.add(new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Busy.class.getName(),
                            Integer.toString(seconds))
                    .inheritIO()
                    .start());
        }
    }

    /// Spins for `args[0]` seconds, or until the process that started it has ended.
    public static void main(String[] args) {
        long end = System.nanoTime() + Integer.parseInt(args[0]) * 1_000_000_000L;
        long sum = 0;
        while (System.nanoTime() < end
                && ProcessHandle.current().parent().map(ProcessHandle::isAlive).orElse(false)) {
            sum += Spin.rounds(100_000, sum);
        }
        System.exit(sum == 1 ? 1 : 0);
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
