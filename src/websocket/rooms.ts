import type { Logger } from "../logging/logger.ts";
import { serializeJson } from "../schema/compile-serializer.ts";
import type { Broker, BrokerConnection, RoomMessage } from "./broker.ts";

/** What a room knows of a member. */
export interface RoomMember {
  readonly id: string;
  /** Sends without waiting; a member that takes too little is closed by its own limits. Does not throw. */
  push(payload: string | Uint8Array): void;
}

/** The members of one or several rooms, to send something to. Each gets it once, however many of the rooms it is in. */
export interface RoomAudience {
  /** Resolves when everything is on its way, and the broker, if there is one, has it. */
  sendText(text: string): Promise<void>;
  sendBytes(bytes: Uint8Array): Promise<void>;
  sendJson(value: unknown): Promise<void>;
}

/** The rooms of an application, for everything that is no member: routes, tasks, other sockets. */
export interface Rooms {
  /**
   * Everybody in a room, or in several.
   *
   * @param except Sockets, or their ids, that get nothing.
   */
  to(room: string | readonly string[], except?: readonly (string | { readonly id: string })[]): RoomAudience;
  /** How many members a room has in this process. */
  count(room: string): number;
}

/** Who is in which room. A room exists while somebody is in it. */
export class RoomRegister implements Rooms {
  private readonly members = new Map<string, Set<RoomMember>>();
  private broker: BrokerConnection | null = null;
  private logger: Logger | null = null;

  to(room: string | readonly string[], except: readonly (string | { readonly id: string })[] = []): RoomAudience {
    const rooms = typeof room === "string" ? [room] : room;
    const ids = except.map((excluded) => (typeof excluded === "string" ? excluded : excluded.id));
    const send = (payload: string | Uint8Array): Promise<void> => this.send({ rooms, except: ids, payload });
    return {
      sendText: send,
      sendBytes: send,
      sendJson: async (value) => send(serializeJson(value)),
    };
  }

  count(room: string): number {
    return this.members.get(room)?.size ?? 0;
  }

  join(room: string, member: RoomMember): void {
    const members = this.members.get(room);
    if (members === undefined) this.members.set(room, new Set([member]));
    else members.add(member);
  }

  leave(room: string, member: RoomMember): void {
    const members = this.members.get(room);
    if (members === undefined) return;
    members.delete(member);
    if (members.size === 0) this.members.delete(room);
  }

  /** Connects to the rooms of other processes. */
  async connect(broker: Broker, logger: Logger): Promise<void> {
    this.logger = logger;
    this.broker = await broker.connect((message) => this.deliver(message), logger);
  }

  async disconnect(): Promise<void> {
    const { broker } = this;
    this.broker = null;
    await broker?.close();
  }

  private async send(message: RoomMessage): Promise<void> {
    this.deliver(message);
    try {
      await this.broker?.publish(message);
    } catch (error) {
      // The members of this process have it; the others miss it, as the guide says.
      this.logger?.warn("A message to rooms did not reach the other processes", { error });
    }
  }

  private deliver({ rooms, except, payload }: RoomMessage): void {
    for (const member of this.audience(rooms)) if (!except.includes(member.id)) member.push(payload);
  }

  private audience(rooms: readonly string[]): Iterable<RoomMember> {
    const [room] = rooms;
    if (rooms.length === 1 && room !== undefined) return this.members.get(room) ?? [];
    return new Set(rooms.flatMap((each) => [...(this.members.get(each) ?? [])]));
  }
}
