package braid.cluster.member;

import com.oracle.coherence.common.base.NonBlocking;
import com.tangosol.net.CacheFactory;
import com.tangosol.net.Cluster;
import com.tangosol.net.InvocationService;
import com.tangosol.net.Member;
import com.tangosol.net.MemberEvent;
import com.tangosol.net.MemberListener;
import com.tangosol.run.xml.SimpleElement;
import com.tangosol.run.xml.XmlElement;
import com.tangosol.util.UID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// This JVM's member from one joining to its leaving: Coherence's cluster and its three services, one a channel, and
/// the ways to the others.
///
/// The services are the inner ones, not Coherence's wrappers, which would join again by themselves in the middle of
/// an `ask`.
final class Incarnation {

    private final Cluster cluster;
    private final Map<Transport.Channel, InvocationService> services = new EnumMap<>(Transport.Channel.class);
    private final UID uid;
    private final Map<Route.Key, Route> routes = new ConcurrentHashMap<>();
    private final Map<String, Route> routesById = new ConcurrentHashMap<>();
    private final Set<Route.Key> closed = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    private Incarnation(Cluster cluster) {
        this.cluster = cluster;
        this.uid = cluster.getLocalMember().getUid();
    }

    /// Joins. Takes seconds.
    ///
    /// @param changed is told of each member that came or went on any channel, this one included, by Coherence's
    ///     threads; it returns at once
    static Incarnation join(Consumer<Member> changed) {
        Incarnation incarnation = new Incarnation(CacheFactory.ensureCluster());
        for (Transport.Channel channel : Transport.Channel.values()) {
            incarnation.start(channel, changed);
        }
        return incarnation;
    }

    @SuppressWarnings("deprecation") // what replaces `configure` is not exported
    private void start(Transport.Channel channel, Consumer<Member> changed) {
        com.tangosol.net.Service wrapper = cluster.ensureService("braid-" + channel, InvocationService.TYPE_DEFAULT);
        wrapper.setContextClassLoader(Incarnation.class.getClassLoader());
        wrapper.configure(serviceConfig());
        wrapper.start();
        InvocationService service = inner(wrapper);
        service.addMemberListener(new Listener(changed));
        services.put(channel, service);
    }

    private static InvocationService inner(com.tangosol.net.Service wrapper) {
        try {
            return (InvocationService)
                    wrapper.getClass().getMethod("getService").invoke(wrapper);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("not the Coherence that this was written for", e);
        }
    }

    /// No pool of its own: a question is handed on at once, by the service's thread.
    private static XmlElement serviceConfig() {
        XmlElement config = new SimpleElement("invocation-scheme");
        config.addElement("serializer")
                .addElement("instance")
                .addElement("class-name")
                .setString(WireSerializer.class.getName());
        config.addElement("thread-count-max").setInt(0);
        config.addElement("thread-count-min").setInt(0);
        config.addElement("task-timeout").setString("0");
        config.addElement("request-timeout").setString("0");
        return config;
    }

    private record Listener(Consumer<Member> changed) implements MemberListener {
        @Override
        public void memberJoined(MemberEvent event) {
            changed.accept(event.getMember());
        }

        @Override
        public void memberLeaving(MemberEvent event) {}

        @Override
        public void memberLeft(MemberEvent event) {
            changed.accept(event.getMember());
        }
    }

    private InvocationService service(Transport.Channel channel) {
        return Objects.requireNonNull(services.get(channel));
    }

    UID uid() {
        return uid;
    }

    /// Whether this member itself is still in the cluster.
    boolean isRunning() {
        for (InvocationService service : services.values()) {
            if (!service.isRunning()) {
                return false;
            }
        }
        return true;
    }

    /// Whether `member` is on every channel.
    boolean isPresent(Member member) {
        for (InvocationService service : services.values()) {
            Member there = over ? null : service.getInfo().getServiceMember(member.getId());
            if (there == null || !there.getUid().equals(member.getUid())) {
                return false;
            }
        }
        return true;
    }

    /// Those who are on every channel, this member not counted.
    List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (Object each : service(Transport.Channel.WORK).getInfo().getServiceMembers()) {
            Member member = (Member) each;
            if (!member.getUid().equals(uid) && isPresent(member)) {
                members.add(member);
            }
        }
        return members;
    }

    /// Whether some other member, of whatever kind, is in the cluster.
    boolean hasOthers() {
        return cluster.getMemberSet().size() > 1;
    }

    /// The version of a member of ours that is of another version than this one; null if there is none.
    @Nullable
    String otherVersion() {
        for (Member member : others()) {
            if (!Versions.isOwn(member.getProcessName())) {
                return Versions.of(member.getProcessName());
            }
        }
        return null;
    }

    /// Waits until those that were there before are on every channel, for `limit` at the most.
    void awaitOthers(Duration limit) {
        long until = System.nanoTime() + limit.toNanos();
        for (Member member : others()) {
            while (!isPresent(member)
                    && cluster.getMemberSet().contains(member)
                    && System.nanoTime() < until
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private List<Member> others() {
        List<Member> others = new ArrayList<>();
        for (Object each : cluster.getMemberSet()) {
            if (each instanceof Member member && !member.getUid().equals(uid) && role(member) != null) {
                others.add(member);
            }
        }
        return others;
    }

    /// Notes a seat in a member that is present. Null if it was noted before, is closed, or is none of ours.
    @Nullable
    Route add(Member member, int seat) {
        Route.Key key = new Route.Key(member.getUid(), seat);
        Peer.Role role = role(member);
        if (role == null
                || !Versions.isOwn(member.getProcessName())
                || closed.contains(key)
                || routes.containsKey(key)) {
            return null;
        }
        Route route = Route.to(member, seat, role);
        routes.put(key, route);
        routesById.put(route.peer().id(), route);
        return route;
    }

    private static Peer.@Nullable Role role(Member member) {
        for (Peer.Role role : Peer.Role.values()) {
            if (OperationalConfig.roleName(role).equals(member.getRoleName())) {
                return role;
            }
        }
        return null;
    }

    /// Forgets a seat, which will not be opened again, and ends the questions to it. Null if there is none.
    @Nullable
    Route removeSeat(Route.Key key) {
        closed.add(key);
        return remove(key);
    }

    /// Forgets a member's seats, and ends the questions to them.
    List<Route> removeMember(UID member) {
        List<Route> removed = new ArrayList<>();
        for (Route.Key key : routes.keySet()) {
            if (key.member().equals(member)) {
                Route route = remove(key);
                if (route != null) {
                    removed.add(route);
                }
            }
        }
        closed.removeIf(key -> key.member().equals(member));
        return removed;
    }

    private @Nullable Route remove(Route.Key key) {
        Route route = routes.remove(key);
        if (route != null) {
            routesById.remove(route.peer().id());
            route.failAll();
        }
        return route;
    }

    @Nullable
    Route route(Route.Key key) {
        return routes.get(key);
    }

    List<Route> routes() {
        return List.copyOf(routes.values());
    }

    /// Returns whether `to` is known: if not, nothing was done.
    boolean ask(Peer to, Transport.Channel channel, int fromSeat, Message message, Transport.Answer answer) {
        Route route = routesById.get(to.id());
        if (route != null) {
            ask(route, route.seat(), channel, fromSeat, message, answer);
        }
        return route != null;
    }

    void ask(
            Route route,
            int toSeat,
            Transport.Channel channel,
            int fromSeat,
            Message message,
            Transport.Answer answer) {
        Pending pending = new Pending(answer, route.pendings(), route.peer().name());
        route.pendings().add(pending);
        if (over || !routesById.containsKey(route.peer().id())) {
            pending.left();
            return;
        }
        // Without it the call would wait while much is under way to the peer.
        try (NonBlocking _ = new NonBlocking()) {
            service(channel).execute(new Question(channel, uid, fromSeat, toSeat, message), route.alone(), pending);
        } catch (RuntimeException e) {
            pending.fail(new PeerException(route.peer().name() + " could not be asked: " + e.getMessage(), e));
        }
    }

    /// Nothing is asked any more, and what was asked has failed.
    void end() {
        over = true;
        routes().forEach(Route::failAll);
    }

    /// Leaves the cluster.
    void leave() {
        end();
        CacheFactory.shutdown();
    }
}
