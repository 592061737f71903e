import { defineStore } from 'pinia'
import { ref } from 'vue'

export const useConversations = defineStore('conversations', () => {
  const unreadMine = ref(0)
  return { unreadMine }
})
