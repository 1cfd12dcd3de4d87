export function Popup() {
  return (
    <main className="w-72 p-4">
      <h1 className="font-semibold text-lg">catalk</h1>
      <p>You are in no server yet.</p>
    </main>
  )
}
