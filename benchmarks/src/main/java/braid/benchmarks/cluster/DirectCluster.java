package braid.benchmarks.cluster;

import com.tangosol.net.CacheFactory;
import com.tangosol.net.InvocationService;
import com.tangosol.net.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A cluster of Coherence's alone: this JVM, and two workers that it starts.
final class DirectCluster implements AutoCloseable {

    private final List<Child> workers = new ArrayList<>();

    DirectCluster(Path certificates, int port) throws IOException {
        for (int i = 0; i < 2; i++) {
            workers.add(Child.java(DirectWorker.class, certificates.toString(), String.valueOf(port)));
        }
        for (Child worker : workers) {
            worker.awaitReady();
        }
        DirectMember.join(certificates, port);
    }

    Side side(String serviceName) {
        InvocationService service = DirectMember.service(serviceName);
        Member own = service.getCluster().getLocalMember();
        List<Set<Member>> members = new ArrayList<>();
        for (Object each : service.getInfo().getServiceMembers()) {
            if (each instanceof Member member && !member.equals(own)) {
                members.add(Set.of(member));
            }
        }
        if (members.size() != workers.size()) {
            throw new IllegalStateException("members besides the driver: " + members);
        }
        return new DirectSide(service, members);
    }

    @Override
    public void close() {
        CacheFactory.shutdown();
        workers.forEach(Child::close);
    }
}
