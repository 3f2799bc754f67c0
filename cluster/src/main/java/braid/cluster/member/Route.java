package braid.cluster.member;

import com.tangosol.net.Member;
import com.tangosol.util.UID;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The way to a seat in another member, and the questions that wait for it.
record Route(Member member, Set<Member> alone, int seat, Peer peer, Set<Pending> pendings) {

    /// Which seat, for maps.
    record Key(UID member, int seat) {}

    static Route to(Member member, int seat, Peer.Role role) {
        Peer peer = new Peer(
                id(member.getUid(), seat),
                String.valueOf(member.getMemberName()),
                String.valueOf(member.getMachineName()),
                role);
        return new Route(member, Set.of(member), seat, peer, ConcurrentHashMap.newKeySet());
    }

    /// What a seat is called by all members.
    static String id(UID member, int seat) {
        return seat == 0 ? member.toString() : member + "/" + seat;
    }

    Key key() {
        return new Key(member.getUid(), seat);
    }

    void failAll() {
        for (Pending pending : pendings) {
            pending.left();
        }
    }
}
