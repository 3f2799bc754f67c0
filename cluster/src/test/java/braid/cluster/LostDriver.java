package braid.cluster;

import braid.Client;
import braid.Remote;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The driver of [DriverLostTest]: keeps and queues much on the workers, says so, and waits for its end.
final class LostDriver {

    private static final int QUEUED = 20_000;
    private static final int KEPT = 8;
    private static final int MEBIBYTE = 1024 * 1024;

    private LostDriver() {}

    /// A value that stays on its worker.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Keepsake(byte[] bytes) implements Serializable {}

    public static void main(String[] arguments) {
        Client client = Client.connect(arguments[0]);
        List<Remote<?>> remotes = new ArrayList<>();
        for (int i = 0; i < KEPT; i++) {
            Remote<?> kept = client.submit(x -> new Keepsake(new byte[MEBIBYTE]), i);
            remotes.add(kept.then(Object::getClass).then(Class::getName));
            remotes.add(kept);
        }
        boolean stubborn = arguments[1].equals("stubborn");
        for (int i = 0; i < (stubborn ? 1 : QUEUED); i++) {
            remotes.add(client.submit(x -> stubborn ? ignoreInterrupts() : nap(x), i));
        }
        while (client.workers().stream().mapToInt(worker -> worker.running()).sum() == 0) {
            LockSupport.parkNanos(1_000_000);
        }
        System.out.println("queued " + remotes.size());
        while (true) {
            LockSupport.park();
        }
    }

    private static int nap(int x) {
        LockSupport.parkNanos(20_000_000);
        return x;
    }

    private static int ignoreInterrupts() {
        int interrupts = 0;
        while (interrupts >= 0) {
            LockSupport.parkNanos(20_000_000);
            interrupts += Thread.interrupted() ? 1 : 0;
        }
        return interrupts;
    }
}
