package braid.cluster.member;

import com.tangosol.net.CacheFactory;
import com.tangosol.net.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Joins a cluster, within a limit, or says why not.
final class Joining {

    private static final Duration AGAIN = Duration.ofMillis(200);
    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final Duration SEEN = Duration.ofSeconds(5);
    private static final Duration PRESENT = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(50);

    /// A member that was told no tries for so long in vain: others may say yes.
    private static final Duration REFUSED = Duration.ofSeconds(3);

    private static final Duration CLEAN_UP = Duration.ofSeconds(5);

    private final MemberSettings settings;
    private final long begun = System.nanoTime();

    private Joining(MemberSettings settings) {
        this.settings = settings;
    }

    static Incarnation join(MemberSettings settings, Consumer<Member> changed) {
        return new Joining(settings).join(changed);
    }

    private Incarnation join(Consumer<Member> changed) {
        checkFiles();
        String listen = own(settings.listen());
        List<String> hosts = hosts();
        if (settings.beginning() == MemberSettings.Beginning.OTHERS_FIRST) {
            awaitListener(hosts);
        }
        FutureTask<Incarnation> task = new FutureTask<>(() -> start(listen, hosts, changed));
        Thread thread =
                Thread.ofPlatform().name("braid-cluster-joins").daemon(true).start(task);
        try {
            Incarnation joined = awaited(task);
            String other = joined.otherVersion();
            if (other != null) {
                joined.leave();
                throw new JoinException(
                        settings.name() + " is of Braid " + Versions.own() + ", and the cluster at "
                                + settings.cluster() + " has members of Braid " + other
                                + ": all members of a cluster are of one version",
                        null);
            }
            joined.awaitOthers(PRESENT);
            if (settings.beginning() == MemberSettings.Beginning.OTHERS_FIRST && !joined.hasOthers()) {
                joined.leave();
                throw failed("nobody is there", null);
            }
            return joined;
        } catch (TimeoutException e) {
            giveUp(thread);
            String refusal = TellingEngine.refusedSince(begun);
            throw failed("no member let it in" + (refusal == null ? "" : ": " + refusal), null);
        } catch (InterruptedException e) {
            giveUp(thread);
            Thread.currentThread().interrupt();
            throw failed("interrupted", e);
        } catch (ExecutionException e) {
            giveUp(thread);
            throw failed(String.valueOf(e.getCause()), e.getCause());
        }
    }

    /// Waits for the joining; not so long where members have said no to what this one shows, or it to what they show.
    private Incarnation awaited(FutureTask<Incarnation> task)
            throws InterruptedException, ExecutionException, TimeoutException {
        long refusedAt = Long.MAX_VALUE;
        while (true) {
            try {
                return task.get(Math.clamp(left(), 1, LOOK.toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                long now = System.nanoTime() - begun;
                if (refusedAt == Long.MAX_VALUE && TellingEngine.refusedSince(begun) != null) {
                    refusedAt = now;
                }
                if (left() <= 0 || now - REFUSED.toNanos() > refusedAt) {
                    throw e;
                }
            }
        }
    }

    private static void giveUp(Thread thread) {
        thread.interrupt();
        Thread stopping =
                Thread.ofPlatform().name("braid-cluster-gives-up").daemon(true).start(CacheFactory::shutdown);
        try {
            stopping.join(CLEAN_UP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Incarnation start(String listen, List<String> hosts, Consumer<Member> changed) {
        CoherenceLog.quieten();
        // Coherence's own threads inherit it.
        Thread.currentThread().setContextClassLoader(OperationalConfig.loader(CacheFactory.class.getClassLoader()));
        new OperationalConfig(settings, listen, hosts).apply();
        return Incarnation.join(changed);
    }

    private long left() {
        return settings.limit().toNanos() - (System.nanoTime() - begun);
    }

    private void checkFiles() {
        if (settings.security() instanceof Security.MutualTls tls) {
            for (Path file : List.of(tls.key(), tls.certificate(), tls.authority())) {
                if (!Files.isReadable(file)) {
                    throw failed("nothing can be read at " + file, null);
                }
            }
        }
    }

    /// The address behind a name of this machine.
    private String own(String name) {
        try {
            InetAddress address = InetAddress.getByName(name);
            if (NetworkInterface.getByInetAddress(address) == null) {
                throw failed("it is to listen at " + name + ", which is no address of this machine", null);
            }
            return address.getHostAddress();
        } catch (IOException e) {
            throw failed("it is to listen at " + name + ", which is unknown", e);
        }
    }

    /// The addresses of the cluster's host. A name may become known only while members are being started.
    private List<String> hosts() {
        while (true) {
            try {
                List<String> hosts = new ArrayList<>();
                for (InetAddress address :
                        InetAddress.getAllByName(settings.cluster().host())) {
                    hosts.add(address.getHostAddress());
                }
                return hosts;
            } catch (UnknownHostException e) {
                if (left() <= 0) {
                    throw failed("its host is unknown", e);
                }
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
    }

    /// Who may not be the first need not try where nothing listens.
    private void awaitListener(List<String> hosts) {
        long patience = Math.min(left(), SEEN.toNanos());
        while (hosts.stream().noneMatch(this::listens)) {
            if (System.nanoTime() - begun > patience) {
                throw failed("nothing listens there", null);
            }
            LockSupport.parkNanos(AGAIN.toNanos());
        }
    }

    private boolean listens(String host) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, settings.cluster().port()), (int) PROBE.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private JoinException failed(String why, @Nullable Throwable cause) {
        String hint = settings.security() instanceof Security.MutualTls
                ? "the cluster is not up, a firewall is between, or the certificates are of another authority"
                : "the cluster is not up, a firewall is between, or it wants certificates";
        return new JoinException(
                settings.name() + " could not join the cluster at " + settings.cluster() + " (from "
                        + settings.listen() + ", " + settings.security() + ", within "
                        + settings.limit().toSeconds() + " s): " + why + "; it may be that " + hint,
                cause);
    }
}
